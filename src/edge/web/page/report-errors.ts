/** So many errors of one visit are told: what fails again and again has been told by then. */
const mostTold = 5;
const longestMessage = 500;
const longestStack = 2_000;

/** Tells driftline of errors that nothing on the page has caught, so that they end in its log and not in a browser nobody looks into. */
export function reportErrors(): void {
  let told = 0;
  const tell = (error: unknown): void => {
    told += 1;
    if (told > mostTold) return;
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    const body = JSON.stringify({
      message: (message || "unknown error").slice(0, longestMessage),
      stack: stack.slice(0, longestStack),
      view: location.hash.split("?")[0]?.split("/")[1] ?? "",
    });
    const headers = { "content-type": "application/json" };
    // Whether it arrives or not, the page goes on.
    fetch("v1/page-errors", { method: "POST", headers, body, keepalive: true, credentials: "same-origin" }).catch(
      () => undefined,
    );
  };
  addEventListener("error", (event) => tell(event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => tell(event.reason));
}
