const limit = 400 * 1024 * 1024;

/** As large as Pulumi's own plugins allow: all resources of a stack may be in one message. */
export const messageLimits = { "grpc.max_receive_message_length": limit, "grpc.max_send_message_length": limit };
