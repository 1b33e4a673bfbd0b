package catalog

import "strings"

// azureRoles are built-in roles of Azure RBAC that people try to assign as app
// roles: name to id, the same in every subscription (Azure built-in roles page).
var azureRoles = map[string]string{
	"Owner":                     "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
	"Contributor":               "b24988ac-6180-42a0-ab88-20f7382dd24c",
	"Reader":                    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
	"User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
	"Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
	"Virtual Machine Contributor":             "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
	"Storage Account Contributor":             "17d1049b-9a84-46fb-8f53-869881c3d3ab",
	"Storage Blob Data Owner":                 "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
	"Storage Blob Data Contributor":           "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
	"Storage Blob Data Reader":                "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
	"Storage Queue Data Contributor":          "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
	"Storage Queue Data Reader":               "19e7f393-937e-4f77-808e-94535e297925",
	"Storage Queue Data Message Processor":    "8a0f0c08-91a1-4084-bc3d-661d67233fed",
	"Storage Queue Data Message Sender":       "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
	"Storage Table Data Contributor":          "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
	"Storage Table Data Reader":               "76199698-9eea-4c19-bc75-cec21354c6b6",
	"Storage File Data SMB Share Contributor": "0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb",
	"Key Vault Administrator":                 "00482a5a-887f-4fb3-b363-3b7fe8e74483",
	"Key Vault Reader":                        "21090545-7ca7-4776-b22c-e363652d74d2",
	"Key Vault Secrets Officer":               "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
	"Key Vault Secrets User":                  "4633458b-17de-408a-b874-0445c86b69e6",
	"Key Vault Crypto Officer":                "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
	"Key Vault Crypto User":                   "12338af0-0e69-4776-bea7-57ae8d297424",
	"Key Vault Certificates Officer":          "a4417e6f-fecd-4de8-b567-7b0420556985",
	"Key Vault Certificate User":              "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
	"AcrPull":                                 "7f951dda-4ed3-4680-a7ca-43fe172d538d",
	"AcrPush":                                 "8311e382-0749-4cb8-b61a-304f252e45ec",
	"Azure Service Bus Data Owner":            "090c5cfd-751d-490a-894a-3ce6f1109419",
	"Azure Service Bus Data Sender":           "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
	"Azure Service Bus Data Receiver":         "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
	"Azure Event Hubs Data Owner":             "f526a384-b230-433a-b45c-95f59c4a2dec",
	"Azure Event Hubs Data Sender":            "2b629674-e913-4c01-ae53-ef4638d8f975",
	"Azure Event Hubs Data Receiver":          "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
	"EventGrid Data Sender":                   "d5a91429-5739-47e2-a06b-3470a27159e7",
	"Managed Identity Contributor":            "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
	"Managed Identity Operator":               "f1a07417-d97a-45cb-824c-7a7467783830",
	"Monitoring Reader":                       "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
	"Monitoring Metrics Publisher":            "3913510d-42f4-4e42-8a64-420c390055eb",
	"Log Analytics Contributor":               "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
	"Log Analytics Reader":                    "73c42c96-874c-492b-b04d-ab87d138a893",
	"App Configuration Data Owner":            "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b",
	"App Configuration Data Reader":           "516239f1-63e1-4d78-a4de-a74fb236a071",
	"Cognitive Services User":                 "a97b65f3-24c7-4388-baec-2e87135dc908",
	"Cognitive Services OpenAI User":          "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
	"Search Index Data Reader":                "1407120a-92aa-4202-b7e9-c0e197c71c8f",
	"Search Index Data Contributor":           "8ebe5a00-799e-43f5-93ac-243d3dce84a7",
	"Security Reader":                         "39bc4728-0917-49c7-9d2c-d95423bc2eb4",
}

// AzureRBACRole reports whether name is, whatever its case, a well-known role
// of Azure RBAC, which is given with "az role assignment create" and never as
// an app role. A name can be a directory role as well (Security Reader).
func AzureRBACRole(name string) bool {
	for known := range azureRoles {
		if strings.EqualFold(known, name) {
			return true
		}
	}
	return false
}

// AzureRBACRoleByID gives the name of the well-known Azure RBAC role with this id.
func AzureRBACRoleByID(id string) (name string, ok bool) {
	for known, knownID := range azureRoles {
		if strings.EqualFold(knownID, id) {
			return known, true
		}
	}
	return "", false
}
