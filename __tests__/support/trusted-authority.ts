/** Lets programs that a rehearsal starts from now on trust an authority. @returns what takes that back. */
export const trustAuthority = (certificateFile: string): (() => void) => {
  process.env.NODE_EXTRA_CA_CERTS = certificateFile;
  return () => {
    delete process.env.NODE_EXTRA_CA_CERTS;
  };
};
