/** Where the models of the repository's examples run: the namespace of their team. */
export const exampleNamespace = "models-examples";
