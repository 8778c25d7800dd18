/**
 * Addresses of the cluster's Services: one of the two ranges that EKS itself would choose from. Said, because EKS chooses by what it sees
 * of the network, and it cannot be changed later: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const serviceRange = "172.20.0.0/16";
