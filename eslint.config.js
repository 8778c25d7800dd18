import tseslint from "typescript-eslint";
import pulumi from "@pulumi/eslint-plugin";

export default tseslint.config(
  { ignores: ["**/node_modules/**", "**/target/**", "**/*.cjs", "**/*.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@pulumi": pulumi },
    rules: {
      // Recurses without end over types that refer to themselves (8.73): a value of ours is a list of values.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-explicit-any": "error",
      // Taking a property out of the rest is what the name `_` says.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_$" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Numbers print well in messages; the rule is about objects that print as [object Object].
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-syntax": [
        "error",
        {
          // An assertion inside an un-awaited apply passes whatever it says.
          selector: "CallExpression[callee.property.name='apply'] CallExpression[callee.name='expect']",
          message: "expect() inside apply() is never awaited: resolve the output first, then assert.",
        },
      ],
    },
  },
  {
    // Grafana reads dashboards of the newer schema from files in its newest versions alone, those of this one in all.
    files: ["components/monitoring/dashboards/grafana.ts"],
    rules: { "@typescript-eslint/no-deprecated": "off" },
  },
);
