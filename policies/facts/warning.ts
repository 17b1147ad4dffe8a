/** What is right today and will not stay so: it is shown like a finding, and fails nothing. */
export class Warning {
  constructor(readonly text: string) {}
}
