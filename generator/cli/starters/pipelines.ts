import type { StarterFile } from "./starter.ts";

/** A file that belongs to all of a repository: where it is there already, it is not ours to change. */
export interface SharedFile extends StarterFile {
  /** What goes elsewhere then, or null. */
  readonly instead: StarterFile | null;
  /** What to do then; null: nothing. */
  readonly note: string | null;
}

/** What runs `gen check` for a repository. */
export interface Pipeline {
  readonly own: readonly StarterFile[];
  readonly shared: readonly SharedFile[];
}

const workflow = `name: interspec
on:
  push: { branches: [main] }
  pull_request:
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        # All of the history: a shallow clone does not show where branches parted.
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npx --no-install gen check
`;

const job = `interspec:
  image: node:22
  # All of the history: a shallow clone does not show where branches parted.
  variables: { GIT_DEPTH: "0" }
  cache: { key: { files: [package-lock.json] }, paths: [.npm/] }
  script:
    - npm ci --cache .npm --prefer-offline
    - npx --no-install gen check --report gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports: { codequality: gl-code-quality-report.json }
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;

const hooks = `repos:
  - repo: local
    hooks:
      - id: gen-fmt
        name: specs have their canonical form
        entry: npx --no-install gen fmt --check
        language: system
        files: \\.ya?ml$
        pass_filenames: false
      - id: gen-check
        name: generated files are what the specs make
        entry: npx --no-install gen check --skip fmt
        language: system
        pass_filenames: false
`;

const preCommit: SharedFile = {
  path: ".pre-commit-config.yaml",
  text: hooks,
  instead: null,
  note: "`.pre-commit-config.yaml` is there already: add a local hook that runs `npx --no-install gen check`.",
};

const gitlabPath = ".gitlab/interspec.yml";

/** The pipelines by the name of `--ci`. */
export const pipelineFiles: Readonly<Record<"github" | "gitlab" | "none", Pipeline>> = {
  github: { own: [{ path: ".github/workflows/interspec.yaml", text: workflow }], shared: [preCommit] },
  gitlab: {
    own: [],
    shared: [
      {
        path: ".gitlab-ci.yml",
        text: job,
        instead: { path: gitlabPath, text: job },
        note: `\`.gitlab-ci.yml\` is there already: add \`include: [{ local: ${gitlabPath} }]\` to it.`,
      },
      preCommit,
    ],
  },
  none: { own: [], shared: [] },
};
