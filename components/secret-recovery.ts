/**
 * Days for which a deleted secret can be had back, and for which its name is taken: the most where data is protected, none
 * where an environment comes and goes.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 */
export function recoveryWindow(protect: boolean): number {
  return protect ? 30 : 0;
}
