import { awsErrorResponse } from "../../../rehearsal/wire/aws-error";
import { FORM, jsonTarget, requestOf } from "../../support/wire-request";

const throttled = { status: 400, code: "ThrottlingException", message: "Rate exceeded" };

const respond = (service: string, headers: Readonly<Record<string, string>>, error = throttled) => {
  const request = requestOf("POST /", { service, headers });
  const response = awsErrorResponse(request, { service, action: "X", resource: "-" }, error);
  return { ...response, text: response.body.toString("utf8") };
};

describe("an error on the wire", () => {
  it("is S3's XML for a call of S3", () => {
    const { status, headers, text } = respond("s3", {});
    expect([status, headers["content-type"]]).toEqual([400, "text/xml"]);
    expect(text).toMatch(
      /^<\?xml .+\?>\n<Error><Code>ThrottlingException<\/Code><Message>Rate exceeded<\/Message><RequestId>[\w-]+<\/RequestId><\/Error>$/,
    );
  });

  it("is EC2's XML for a call of EC2", () => {
    expect(respond("ec2", FORM).text).toMatch(
      /<Response><Errors><Error><Code>ThrottlingException<\/Code>.+<\/Error><\/Errors><RequestID>[\w-]+<\/RequestID><\/Response>$/,
    );
  });

  it("is the query protocol's XML for a form, and blames the sender", () => {
    expect(respond("iam", FORM).text).toMatch(
      /<ErrorResponse><Error><Type>Sender<\/Type><Code>ThrottlingException<\/Code>.+<RequestId>[\w-]+<\/RequestId><\/ErrorResponse>$/,
    );
  });

  it("blames the receiver for an error of the server", () => {
    expect(respond("iam", FORM, { ...throttled, status: 500 }).text).toContain("<Type>Receiver</Type>");
  });

  it("is JSON that names its type in body and header for a target", () => {
    const { headers, text } = respond("ecr", jsonTarget("X.Y"));
    expect(headers).toMatchObject({
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-errortype": "ThrottlingException",
    });
    expect(JSON.parse(text)).toEqual({ __type: "ThrottlingException", message: "Rate exceeded" });
  });
});
