import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Puts an engine in the place of the real one that only writes down what is registered, and fails on everything that a
 * test did not say it expects: a resource of another type, any invoke, any method call.
 *
 * @param expected resource types that may be registered; components of ours may always be
 * @param computed what the engine would add to a resource's inputs. Default: nothing
 */
export function recordRegistrations(
  expected: readonly string[] | "any",
  computed: (resource: Registered) => Readonly<Record<string, unknown>> = () => ({}),
): readonly Registered[] {
  const registered: Registered[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        if (expected !== "any" && !type.startsWith("ml-serving:") && !expected.includes(type))
          throw new Error(`unexpected resource ${type} ${name}`);
        const resource: Registered = { type, name, inputs: inputs as Readonly<Record<string, unknown>> };
        registered.push(resource);
        return { id: `${name}-id`, state: { ...resource.inputs, ...computed(resource) } };
      },
      call({ token }) {
        throw new Error(`unexpected call of ${token}`);
      },
    },
    "ml-serving",
    "local",
  );
  return registered;
}

/** The value that an output comes to. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** Waits until everything that was declared is registered; nothing can be after that. */
export async function allRegistered(): Promise<void> {
  await pulumi.runtime.disconnect();
}
