/** After this long (ms) without an answer a line says what one waits for, and again after each such interval. */
const interval = 2_000;

/** Waits for work and says so on standard error where it takes longer; standard output stays the answer's own. */
export async function telling<T>(what: string, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    console.error(`… ${what}`);
  }, interval);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
