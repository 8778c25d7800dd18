// The policy SDK can only load CommonJS, and TypeScript only through ts-node with a type check at every start. tsx takes
// the `.ts` files over: https://tsx.is/dev-api/register-cjs
require("tsx/cjs");
require("./index.ts");
