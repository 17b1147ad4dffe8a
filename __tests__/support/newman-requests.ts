/** Requests of one run of Newman, with those that its scripts send: counted at prod's load balancer, and rounded up. */
export const NEWMAN_REQUESTS = 800;
