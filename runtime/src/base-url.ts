/** The base URL of a service. Throws TypeError where it is none that requests can be sent to. */
export function baseUrlOf(service: string, target: string | URL): URL {
  const url = URL.canParse(String(target)) ? new URL(target) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new TypeError(`'${String(target)}', the target of '${service}', is no http or https URL`);
  }
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new TypeError(`the target of '${service}' is a base URL, with neither query, fragment nor user`);
  }
  return url;
}
