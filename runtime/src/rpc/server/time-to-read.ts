/** So long the message of a call may take to come in: as long as the request of HTTP/1.1 that it would be. */
export const bodyMs = 60_000;
