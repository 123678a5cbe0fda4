/** What is wrong with a request, with the function's environment, or with the secret. Subclasses say which. */
export abstract class IngressError extends Error {
  abstract override readonly name: string;
}
