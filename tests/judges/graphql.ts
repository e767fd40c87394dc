import {
  composeServices,
  type ServiceDefinition,
  transformSupergraphToPublicSchema,
  validateSubgraph,
} from "@theguild/federation-composition";
import { buildASTSchema, type DocumentNode, lexicographicSortSchema, parse, printSchema, visit } from "graphql";
import { type Group, groupsOf } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";

const supergraph = "supergraph.graphql";

/** Directives of federation 2; one in use must be imported by `@link`, and one imported must be in use. */
const federationDirectives = new Set(
  (
    "authenticated composeDirective context cost external extends fromContext inaccessible interfaceObject key listSize " +
    "override policy provides requires requiresScopes shareable tag"
  ).split(" "),
);

/** Whether the subgraphs below `graphql/` are valid, import what they use, and compose to the supergraph beside them. */
export async function judgeGraphql(files: readonly TextFile[]): Promise<readonly Finding[]> {
  return groupsOf(files, "graphql").flatMap(judgeGroup);
}

function judgeGroup({ prefix, files }: Group): readonly Finding[] {
  const documents = new Map<string, DocumentNode>();
  const findings: Finding[] = [];
  for (const { path, content } of files.filter((it) => it.path.endsWith(".graphql"))) {
    try {
      documents.set(path, parse(content));
    } catch (error) {
      findings.push({ file: `${prefix}${path}`, rule: "syntax", message: messageOf(error) });
    }
  }
  const subgraphs = [...documents].filter(([path]) => path !== supergraph);
  for (const [path, document] of subgraphs) findings.push(...subgraphFindings(`${prefix}${path}`, document));
  const whole = documents.get(supergraph);
  // Composing says nothing of use about subgraphs of which some are broken, or some live elsewhere.
  if (whole === undefined || findings.length > 0) return findings;
  return supergraphFindings(`${prefix}${supergraph}`, whole, subgraphs.map(serviceOf));
}

function serviceOf([path, typeDefs]: readonly [string, DocumentNode]): ServiceDefinition {
  const name = path.replace(/\.graphql$/, "");
  return { name, url: `http://${name}:8080/graphql`, typeDefs };
}

function subgraphFindings(file: string, document: DocumentNode): readonly Finding[] {
  const invalid = validateSubgraph(serviceOf([file, document])).map((it) => ({
    file,
    rule: "subgraph",
    message: it.message,
  }));
  const { used, imported } = federationNames(document);
  const idle = imported.filter((it) => !used.includes(it)).map((it) => `'@${it}' is imported and not used`);
  const missing = used.filter((it) => !imported.includes(it)).map((it) => `'@${it}' is used and not imported`);
  return [...invalid, ...[...idle, ...missing].map((message) => ({ file, rule: "link-imports", message }))];
}

function federationNames(document: DocumentNode): {
  readonly used: readonly string[];
  readonly imported: readonly string[];
} {
  const used = new Set<string>();
  const imported: string[] = [];
  visit(document, {
    Directive(node) {
      if (federationDirectives.has(node.name.value)) used.add(node.name.value);
      const imports =
        node.name.value === "link" ? node.arguments?.find((it) => it.name.value === "import")?.value : undefined;
      if (imports?.kind !== "ListValue") return;
      imported.push(...imports.values.flatMap((it) => (it.kind === "StringValue" ? [it.value.replace(/^@/, "")] : [])));
    },
  });
  return { used: [...used], imported };
}

// Two composers, or two versions of one, print different join directives: what clients see is compared.
function supergraphFindings(file: string, document: DocumentNode, services: ServiceDefinition[]): readonly Finding[] {
  const { errors, supergraphSdl } = composeServices(services);
  if (supergraphSdl === undefined) {
    return (errors ?? []).map((it) => ({ file, rule: "composition", message: it.message }));
  }
  try {
    if (publicSchema(document) === publicSchema(parse(supergraphSdl))) return [];
    return [{ file, rule: "supergraph", message: "shows clients another schema than its subgraphs compose to" }];
  } catch (error) {
    return [{ file, rule: "supergraph", message: messageOf(error) }];
  }
}

function publicSchema(document: DocumentNode): string {
  return printSchema(lexicographicSortSchema(buildASTSchema(transformSupergraphToPublicSchema(document))));
}
