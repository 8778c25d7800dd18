import { clientHeader } from "../../components/gateway/client-header.ts";
import type { Issue } from "../../components/issues.ts";
import type { Pin, Traffic } from "../../components/model-service/release.ts";
import { modelHeader } from "../../components/model-service/route.ts";

/** What a header's value is made of, where it is text: https://www.rfc-editor.org/rfc/rfc9110#name-field-values */
const headerValue = /^[!-~](?:[ -~]*[!-~])?$/;

/** What a cookie's value is made of: https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1 */
const cookieValue = /^[!#-+\--:<-[\]-~]+$/;

function valueIssues(pin: Pin, path: string): readonly Issue[] {
  const shown = JSON.stringify(pin.value);
  if ("header" in pin)
    return headerValue.test(pin.value)
      ? []
      : [
          {
            code: "MR038",
            path: `${path}.value`,
            message: `No header has the value ${shown}. Write printable ASCII, without blanks around it.`,
          },
        ];
  return cookieValue.test(pin.value)
    ? []
    : [
        {
          code: "MR038",
          path: `${path}.value`,
          message: `No cookie has the value ${shown}. Write printable ASCII without blanks, commas, semicolons, quotes and backslashes.`,
        },
      ];
}

/** Headers that say nothing about who asks when a variant is chosen, and why. */
const uselessHeaders: ReadonlyMap<string, string> = new Map([
  [clientHeader, "the gateway finds out who calls after it has chosen"],
  [modelHeader, "it names the model, and is the same on all of its requests"],
]);

function headerIssues(header: string, path: string): readonly Issue[] {
  const why = uselessHeaders.get(header.toLowerCase());
  return why === undefined
    ? []
    : [{ code: "MR039", path, message: `${header} does not tell callers apart: ${why}. Name a header that they send.` }];
}

/** Pins and stickiness that no request would ever fit. Pure; `file` is only used to say where. */
export function unmatchable({ pins = [], sticky }: Traffic, file: string): readonly Issue[] {
  return [
    ...pins.flatMap((pin, index) => {
      const path = `${file} pins.${index}`;
      return [...valueIssues(pin, path), ...("header" in pin ? headerIssues(pin.header, `${path}.header`) : [])];
    }),
    ...(sticky === undefined ? [] : headerIssues(sticky.header, `${file} sticky.header`)),
  ];
}
