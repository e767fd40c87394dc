// placeOrder and getOrder are somewhere else
export const answer = 42;
