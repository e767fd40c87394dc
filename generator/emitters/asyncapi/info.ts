import { unique } from "../../base/order.ts";
import { documentText, titleText } from "../../emit/document-text.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Contact, License, Service } from "../../model/workspace.ts";
import type { Json } from "./json.ts";
import { given } from "./json.ts";
import { tagsOf } from "./operation.ts";

/** What a document says of its service. */
export function infoOf(service: Service, described: readonly Interaction[]): Json {
  const title = titleText(service.name);
  const description = documentText(service.description) ?? `The ${service.name} service.`;
  return {
    title,
    version: `${service.version}.0.0`,
    description,
    ...given("contact", contactOf(service)),
    license: licenseOf(service.license),
    tags: tagsIn(service, described).map((name) => (name === service.name ? { name, description } : { name })),
    ...(service.docs === null ? {} : { externalDocs: { url: service.docs } }),
  };
}

function contactOf({ contact, owner }: Service): Json | null {
  if (contact === null) return owner === null ? null : { name: owner };
  const { name, url, email }: Contact = contact;
  return { name, ...given("url", url), ...given("email", email) };
}

function licenseOf({ name, url, identifier }: License): Json {
  // AsyncAPI knows no SPDX identifiers.
  return { name: name === "" ? (identifier ?? name) : name, ...given("url", url) };
}

function tagsIn(service: Service, described: readonly Interaction[]): readonly string[] {
  return unique([service.name, ...service.tags, ...described.flatMap((it) => tagsOf(service, it))]);
}
