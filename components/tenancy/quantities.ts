/** CPUs as the API server itself writes them: `4`, `1500m`. What it would write otherwise shows as a change that nobody made. */
export function cpusInWords(cpus: number): string {
  const thousandths = Math.round(cpus * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

const units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"] as const;

/** Bytes as the API server itself writes them, in the largest unit that leaves no fraction: `64Gi`, `1536Mi`. */
export function sizeInWords(bytes: number): string {
  const whole = Math.floor(bytes);
  const power = units.findLastIndex((_, index) => whole % 1024 ** index === 0);
  return `${whole / 1024 ** power}${units[power] ?? ""}`;
}
