/** Where images and artifacts are: made in ECR, an ECR of the account that is there, or a Harbor. */
export type RegistrySettings =
  | {
      readonly create: {
        /** Untagged images are deleted after so many days. */
        readonly keepUntaggedDays: number;
      };
    }
  | { readonly adopt: { readonly ecr: { readonly prefix: string } } }
  | {
      readonly adopt: {
        readonly harbor: {
          /** Host and, unless it is 443, port. */
          readonly host: string;
          readonly project: string;
          /** Name of the secret (Secrets Manager) that holds what nodes log in with. */
          readonly secret: string;
        };
      };
    };
