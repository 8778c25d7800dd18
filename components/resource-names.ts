/** A DNS name with a dot in it. */
const hostName = /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/** Whether a text is a host by its name, without scheme, port and path. */
export function isHost(text: string): boolean {
  return hostName.test(text);
}

/** Whether Secrets Manager takes a name: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export function isSecretName(text: string): boolean {
  return /^[\w/+=.@-]{1,512}$/.test(text);
}
