import { buildSchema, GraphQLError, GraphQLScalarType } from "graphql";
import type { GraphQLSchema } from "graphql";

/**
 * The part of Railway's API that the provider uses, with the names and types of the vendor's own
 * schema (https://docs.railway.com/integrations/api, the GraphiQL page).
 */
const SDL = `
  "A map of environment variables."
  scalar EnvironmentVariables
  scalar JSON

  type Query {
    projectToken: ProjectToken!
    variables(
      environmentId: String!
      projectId: String!
      serviceId: String
      unrendered: Boolean
    ): EnvironmentVariables!
    serviceInstance(environmentId: String!, serviceId: String!): ServiceInstance!
    deployment(id: String!): Deployment!
    domains(environmentId: String!, projectId: String!, serviceId: String!): AllDomains!
    deploymentTriggers(
      after: String
      before: String
      environmentId: String!
      first: Int
      last: Int
      projectId: String!
      serviceId: String!
    ): QueryDeploymentTriggersConnection!
  }

  type Mutation {
    variableCollectionUpsert(input: VariableCollectionUpsertInput!): Boolean!
    variableDelete(input: VariableDeleteInput!): Boolean!
    serviceInstanceDeployV2(commitSha: String, environmentId: String!, serviceId: String!): String!
    serviceInstanceUpdate(
      environmentId: String
      input: ServiceInstanceUpdateInput!
      serviceId: String!
    ): Boolean!
    customDomainCreate(input: CustomDomainCreateInput!): CustomDomain!
    customDomainUpdate(environmentId: String!, id: String!, targetPort: Int): Boolean!
    customDomainDelete(id: String!): Boolean!
    deploymentTriggerCreate(input: DeploymentTriggerCreateInput!): DeploymentTrigger!
    deploymentTriggerUpdate(id: String!, input: DeploymentTriggerUpdateInput!): DeploymentTrigger!
    deploymentTriggerDelete(id: String!): Boolean!
  }

  type ProjectToken {
    environmentId: String!
    id: ID!
    projectId: String!
  }

  input VariableCollectionUpsertInput {
    environmentId: String!
    projectId: String!
    replace: Boolean = false
    serviceId: String
    skipDeploys: Boolean = false
    variables: EnvironmentVariables!
  }

  input VariableDeleteInput {
    environmentId: String!
    name: String!
    projectId: String!
    serviceId: String
  }

  enum RestartPolicyType {
    ALWAYS
    NEVER
    ON_FAILURE
  }

  type ServiceInstance {
    environmentId: String!
    healthcheckPath: String
    healthcheckTimeout: Int
    latestDeployment: Deployment
    numReplicas: Int
    preDeployCommand: JSON
    restartPolicyMaxRetries: Int!
    restartPolicyType: RestartPolicyType!
    serviceId: String!
    startCommand: String
  }

  input ServiceInstanceUpdateInput {
    healthcheckPath: String
    healthcheckTimeout: Int
    numReplicas: Int
    preDeployCommand: [String!]
    restartPolicyMaxRetries: Int
    restartPolicyType: RestartPolicyType
    startCommand: String
  }

  enum DeploymentStatus {
    BUILDING
    CRASHED
    DEPLOYING
    FAILED
    INITIALIZING
    NEEDS_APPROVAL
    QUEUED
    REMOVED
    REMOVING
    SKIPPED
    SLEEPING
    SUCCESS
    WAITING
  }

  type Deployment {
    environmentId: String!
    id: ID!
    serviceId: String
    status: DeploymentStatus!
  }

  type AllDomains {
    customDomains: [CustomDomain!]!
  }

  type CustomDomain {
    domain: String!
    environmentId: String!
    id: ID!
    projectId: String
    serviceId: String!
    status: CustomDomainStatus!
    targetPort: Int
  }

  enum CertificateStatus {
    CERTIFICATE_STATUS_TYPE_ISSUE_FAILED
    CERTIFICATE_STATUS_TYPE_ISSUING
    CERTIFICATE_STATUS_TYPE_UNSPECIFIED
    CERTIFICATE_STATUS_TYPE_VALID
    CERTIFICATE_STATUS_TYPE_VALIDATING_OWNERSHIP
  }

  type CustomDomainStatus {
    certificateStatus: CertificateStatus!
    dnsRecords: [DNSRecords!]!
    verificationDnsHost: String
    verificationToken: String
    verified: Boolean!
  }

  enum DNSRecordPurpose {
    DNS_RECORD_PURPOSE_ACME_DNS01_CHALLENGE
    DNS_RECORD_PURPOSE_TRAFFIC_ROUTE
  }

  enum DNSRecordStatus {
    DNS_RECORD_STATUS_PROPAGATED
    DNS_RECORD_STATUS_REQUIRES_UPDATE
  }

  enum DNSRecordType {
    DNS_RECORD_TYPE_A
    DNS_RECORD_TYPE_CNAME
    DNS_RECORD_TYPE_NS
    DNS_RECORD_TYPE_TXT
  }

  type DNSRecords {
    currentValue: String!
    fqdn: String!
    hostlabel: String!
    purpose: DNSRecordPurpose!
    recordType: DNSRecordType!
    requiredValue: String!
    status: DNSRecordStatus!
    zone: String!
  }

  input CustomDomainCreateInput {
    domain: String!
    environmentId: String!
    projectId: String!
    serviceId: String!
    targetPort: Int
  }

  type DeploymentTrigger {
    branch: String!
    checkSuites: Boolean!
    environmentId: String!
    id: ID!
    projectId: String!
    provider: String!
    repository: String!
    serviceId: String
  }

  input DeploymentTriggerCreateInput {
    branch: String!
    checkSuites: Boolean
    environmentId: String!
    projectId: String!
    provider: String!
    repository: String!
    rootDirectory: String
    serviceId: String!
  }

  input DeploymentTriggerUpdateInput {
    branch: String
    checkSuites: Boolean
    repository: String
    rootDirectory: String
  }

  type QueryDeploymentTriggersConnection {
    edges: [QueryDeploymentTriggersConnectionEdge!]!
    pageInfo: PageInfo!
  }

  type QueryDeploymentTriggersConnectionEdge {
    cursor: String!
    node: DeploymentTrigger!
  }

  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
  }
`;

/** The schema, with a map of variables that holds texts alone. */
export function railwaySchema(): GraphQLSchema {
  const schema = buildSchema(SDL);
  const map = schema.getType("EnvironmentVariables");
  if (!(map instanceof GraphQLScalarType)) throw new Error("the schema has no map of variables");
  map.parseValue = (value) => {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isMap && Object.values(value).every((each) => typeof each === "string")) return value;
    throw new GraphQLError("EnvironmentVariables must be a map of texts");
  };
  return schema;
}
