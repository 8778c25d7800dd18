/**
 * Keeps AWS' clients from saying on stderr which Node later versions of them will need: whoever runs a command can do nothing about it.
 * Before one is loaded.
 */
export function quietAwsSdk(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}
