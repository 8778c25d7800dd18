/** Where models too large for images lie: a bucket that is made, or one that is there. */
export type ModelStoreSettings =
  | {
      readonly create: {
        /** Globally unique: `ml-serving-models-prd-111122223333`. */
        readonly bucket: string;
        /** Versions that were replaced are deleted after so many days. */
        readonly keepReplacedDays: number;
      };
    }
  | { readonly adopt: { readonly bucket: string } };
