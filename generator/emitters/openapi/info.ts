import type { ContactObject, InfoObject, LicenseObject, ServerObject, TagObject } from "openapi3-ts/oas31";
import { unique } from "../../base/order.ts";
import { sentence, words } from "../../base/words.ts";
import { documentText, nameText, titleText } from "../../emit/document-text.ts";
import type { Service } from "../../model/workspace.ts";
import { stabilityLevel } from "./operation.ts";

/** The head of a document: what it is about, and who answers for it. */
export function documentInfo(service: Service): InfoObject {
  const contact = contactOf(service);
  const level = stabilityLevel(service.stability);
  return {
    title: titleText(service.name),
    version: `${service.version}.0.0`,
    description: serviceText(service),
    ...(contact === null ? {} : { contact }),
    license: licenseOf(service),
    ...(level === null ? {} : { "x-stability-level": level }),
  };
}

/** Where the service answers. */
export function documentServers({ servers }: Service): readonly ServerObject[] {
  return servers.map(({ url, description }) => {
    const names = unique([...url.matchAll(/\{([^{}]*)\}/g)].map((it) => it[1] ?? ""));
    const text = documentText(description) ?? (url === "/" ? "Where this document is served." : null);
    return {
      url: url.replace(/(?<=.)\/+$/, ""),
      ...(text === null ? {} : { description: text }),
      ...(names.length === 0 ? {} : { variables: Object.fromEntries(names.map((it) => [it, { default: it }])) }),
    };
  });
}

/** The tags of the service and of its operations; the one that bears the service's name says what it is. */
export function documentTags(service: Service, used: Iterable<string>): readonly TagObject[] {
  return unique([...used, ...service.tags.map(nameText)]).map((name) => ({
    name,
    description: name === service.name ? serviceText(service) : `${sentence(name)}.`,
  }));
}

function serviceText(service: Service): string {
  return documentText(service.description) ?? `The ${words(service.name).join(" ")} service.`;
}

/** Nothing is invented: without a contact, the owner's name alone. */
function contactOf({ contact, owner }: Service): ContactObject | null {
  if (contact === null) return owner === null ? null : { name: nameText(owner) };
  const { name, url, email } = contact;
  return { name: nameText(name), ...(url === null ? {} : { url }), ...(email === null ? {} : { email }) };
}

function licenseOf({ license: { name: text, url, identifier } }: Service): LicenseObject {
  const name = nameText(text);
  if (identifier !== null) return { name, identifier };
  if (url !== null) return { name, url };
  return { name, identifier: `LicenseRef-${name.replace(/[^A-Za-z0-9.-]+/g, "-")}` };
}
