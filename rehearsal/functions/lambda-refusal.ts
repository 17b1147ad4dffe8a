/** HTTP status of each error of `Invoke` that occurs here.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
const STATUS = {
  ResourceNotFoundException: 404,
  InvalidRequestContentException: 400,
  InvalidRuntimeException: 502,
  AccessDeniedException: 403,
} as const;

/** An error of the Lambda API: the function did not run. */
export class LambdaRefusal extends Error {
  override readonly name = "LambdaRefusal";
  readonly status: number;

  constructor(
    readonly code: keyof typeof STATUS,
    message: string,
  ) {
    super(message);
    this.status = STATUS[code];
  }
}
