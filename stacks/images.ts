/** The images of the application, each with the GitHub secret that holds where it goes; no workflow here reads it. */
export const images = [
  { service: "api-gateway", secret: "ECR_API_URL", output: "ecr_api_url", kept: "perService" },
  { service: "product-service", secret: "ECR_PRODUCT_URL", output: "ecr_product_url", kept: "perService" },
  { service: "inventory-service", secret: "ECR_INVENTORY_URL", output: "ecr_inventory_url", kept: "perService" },
  { service: "postgres", secret: "ECR_POSTGRES_URL", output: "ecr_postgres_url", kept: "postgres" },
] as const;
