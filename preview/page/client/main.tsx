import { render } from "preact";
import type { Report } from "../../report.ts";
import { App } from "./app.tsx";

const data = document.querySelector("#data")?.textContent ?? "";
const place = document.querySelector("#page");
if (place !== null) {
  place.replaceChildren();
  // What stands in the data was written by pageOf of the same commit.
  render(<App report={JSON.parse(data) as Report} />, place);
  performance.mark("interactive");
}
