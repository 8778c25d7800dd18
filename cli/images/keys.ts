import { createPrivateKey, createPublicKey, createSign, createVerify, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Problem } from "../../local/console/problem.ts";
import type { Sign, Verify } from "../../oci/signature.ts";
import { quietAwsSdk } from "../../local/aws-sdk.ts";

/** How images are signed, and how that is seen. */
export interface SigningKey {
  readonly sign: Sign;
  readonly verify: Verify;
}

/** A key of AWS KMS, as cosign writes it: https://docs.sigstore.dev/cosign/key_management/overview/ */
const kmsPattern = /^awskms:\/\/[^/]*\/(.+)$/;

const fit =
  "Write a PEM file with a P-256 key (openssl ecparam -name prime256v1 -genkey -noout), or awskms:///ALIAS-OR-ARN.";

/** @throws {Problem} for a key that signatures of images are not made with */
function checked(key: KeyObject, name: string): KeyObject {
  if (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
  throw new Problem(`${name} is no P-256 key.`, fit);
}

function read(file: string): string {
  if (!existsSync(file)) throw new Problem(`There is no key ${file}.`, fit);
  return readFileSync(file, "utf8");
}

/** The public key of a PEM file, which may have the private one. @throws {Problem} for anything else */
function publicKey(text: string, name: string): KeyObject {
  try {
    return checked(createPublicKey(text), name);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`${name} cannot be read as a key.`, fit);
  }
}

function verifyBy(key: KeyObject): Verify {
  return (payload, signature) => createVerify("sha256").update(payload).verify(key, Buffer.from(signature, "base64"));
}

async function ofKms(id: string): Promise<SigningKey> {
  quietAwsSdk();
  const { KMS } = await import("@aws-sdk/client-kms");
  const region = /^arn:[^:]+:kms:([^:]+):/.exec(id)?.[1];
  const kms = new KMS(region === undefined ? {} : { region });
  const { PublicKey } = await kms.getPublicKey({ KeyId: id });
  const key = checked(createPublicKey({ key: Buffer.from(PublicKey ?? []), format: "der", type: "spki" }), id);
  return {
    verify: verifyBy(key),
    sign: async (payload) => {
      // KMS hashes up to 4096 bytes itself: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
      const { Signature } = await kms.sign({
        KeyId: id,
        Message: payload,
        MessageType: "RAW",
        SigningAlgorithm: "ECDSA_SHA_256",
      });
      return Buffer.from(Signature ?? []).toString("base64");
    },
  };
}

/**
 * A key to sign with: a PEM file that only its owner can read, or one of AWS KMS (`awskms:///alias/NAME`).
 * @throws {Problem} for what is none
 */
export async function signingKey(name: string): Promise<SigningKey> {
  const id = kmsPattern.exec(name)?.[1];
  if (id !== undefined) return ofKms(id);
  const text = read(name);
  let key: KeyObject;
  try {
    key = checked(createPrivateKey(text), name);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`${name} cannot be read as a private key.`, fit);
  }
  return {
    verify: verifyBy(createPublicKey(key)),
    sign: async (payload) => Promise.resolve(createSign("sha256").update(payload).sign(key).toString("base64")),
  };
}

/** A key to verify with: a PEM file, or one of AWS KMS. @throws {Problem} for what is none */
export async function verifyingKey(name: string): Promise<Verify> {
  const id = kmsPattern.exec(name)?.[1];
  return id === undefined ? verifyBy(publicKey(read(name), name)) : (await ofKms(id)).verify;
}
