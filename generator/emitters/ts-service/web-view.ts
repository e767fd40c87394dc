import { jsString } from "../../emit/js-text.ts";
import { jsDoc } from "../../emit/typescript/js-doc.ts";
import { modulePath, typescriptBanner } from "../../emit/typescript/module-path.ts";
import { operationsModule } from "../../emit/typescript/operations-module.ts";
import { type AnsweredInteraction, isCalled } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { faceModule } from "./face-module.ts";
import { objectText, operationMember, operationsText } from "./operations-text.ts";
import { clientName, webClientName } from "./service-names.ts";

/** What `web.hbs` prints. */
export interface WebView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly name: string;
  /** `OrdersClient`, or `Omit<OrdersClient, "upload">` where a browser cannot do all that others do. */
  readonly type: string;
  /** `createOrdersWebClient`. */
  readonly make: string;
  readonly parameters: string;
  /** `createWebClient("orders", { ...ordersHttp }, baseUrl, options)`. */
  readonly made: string;
}

/** What a page calls of a service; null where a browser can do nothing of it. */
export function webView(workspace: Workspace, service: Service): WebView | null {
  const all = service.interactions.filter(isCalled);
  const able = all.filter(isForBrowsers);
  if (able.length === 0) return null;
  const name = webClientName(service);
  const make = `create${name}`;
  const printing = faceModule(workspace, service, "web", [name, make]);
  const { imports, place } = printing;
  const runtime = "@interspec/runtime/browser";
  const client = imports.type(clientName(service), modulePath(place, service, "client"));
  const others = all.filter((it) => !isForBrowsers(it)).map((it) => jsString(it.name));
  const operations =
    others.length === 0
      ? operationsText(printing, service, able.map(operationsModule))
      : objectText(able.map((it) => operationMember(printing, it)));
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`Calls the service ${service.folder} from a page: all that a browser can do of it.`]),
    name,
    type: others.length === 0 ? client : `Omit<${client}, ${others.join(" | ")}>`,
    make,
    parameters: `baseUrl: string | URL, options?: ${imports.type("WebClientOptions", runtime)}`,
    made: `${imports.value("createWebClient", runtime)}(${jsString(service.folder)}, ${operations}, baseUrl, options)`,
    imports: imports.lines(),
  };
}

/** `fetch` cannot send a stream while it reads another. */
function isForBrowsers(interaction: AnsweredInteraction): boolean {
  return interaction.style !== "stream" || interaction.in.kind === "one";
}
