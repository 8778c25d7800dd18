import { serve } from "../serve/index.ts";
import { KubernetesProvider } from "./provider.ts";

await serve(new KubernetesProvider());
