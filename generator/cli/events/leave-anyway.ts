// What was printed is read by then, and what an adapter tidies up is tidy.
const patienceMs = 2000;

/** Ends the program though a library still holds a socket or a timer of a broker that does not answer. */
export function leaveAnyway(): void {
  setTimeout(() => process.exit(), patienceMs).unref();
}
