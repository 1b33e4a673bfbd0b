package catalog

import (
	"slices"
	"strings"
)

// DirectoryRole is a built-in role of Microsoft Entra ID: for people who
// administer the directory, and not to be mistaken for an app role.
type DirectoryRole struct {
	TemplateID string // the same in every tenant; also the value of a token's wids claim
	Name       string
	// What the role may grant app roles of: Microsoft Graph (and Azure AD Graph), and every other API.
	GrantsGraph, GrantsOther bool
	// MayGrantOther says that Microsoft lists the role for other APIs too, though mainly for users and groups.
	MayGrantOther bool
}

// Microsoft Entra built-in roles (reference page), with what "Grant an
// appRoleAssignment" says about those that may write assignments.
var directoryRoles = []DirectoryRole{
	{TemplateID: "62e90394-69f5-4237-9190-012177145e10", Name: "Global Administrator", GrantsGraph: true, GrantsOther: true},
	{TemplateID: "e8611ab8-c189-46e8-94e1-60213ab1f814", Name: "Privileged Role Administrator", GrantsGraph: true, GrantsOther: true},
	{TemplateID: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", Name: "Application Administrator", GrantsOther: true},
	{TemplateID: "158c047a-c907-4556-b7ef-446551a6b5f7", Name: "Cloud Application Administrator", GrantsOther: true},
	{TemplateID: "9360feb5-f418-4baa-8175-e2a00bac4301", Name: "Directory Writers", MayGrantOther: true},
	{TemplateID: "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", Name: "Hybrid Identity Administrator", MayGrantOther: true},
	{TemplateID: "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e", Name: "Identity Governance Administrator", MayGrantOther: true},
	{TemplateID: "fe930be7-5e62-47db-91af-98c3a49a38b1", Name: "User Administrator", MayGrantOther: true},
	{TemplateID: "d29b2b05-8046-44ba-8758-1e26182fcf32", Name: "Directory Synchronization Accounts", MayGrantOther: true},
	{TemplateID: "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", Name: "Directory Readers"},
	{TemplateID: "f2ef992c-3afb-46b9-b7cf-a126ee74c451", Name: "Global Reader"},
	{TemplateID: "5d6b6bb7-de71-4623-b4af-96380a352509", Name: "Security Reader"},
	{TemplateID: "194ae4cb-b126-40b2-bd5b-6091b380977d", Name: "Security Administrator"},
	{TemplateID: "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", Name: "Security Operator"},
	{TemplateID: "cf1c38e5-3621-4004-a7cb-879624dced7c", Name: "Application Developer"},
	{TemplateID: "db506228-d27e-4b7d-95e5-295956d6615f", Name: "Agent ID Administrator"},
	{TemplateID: "d2562ede-74db-457e-a7b6-544e236ebb61", Name: "AI Administrator"},
	{TemplateID: "58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d", Name: "Attribute Assignment Administrator"},
	{TemplateID: "8424c6f0-a189-499e-bbd0-26c1753c96d4", Name: "Attribute Definition Administrator"},
	{TemplateID: "c4e39bd9-1100-46d3-8c65-fb160da0071f", Name: "Authentication Administrator"},
	{TemplateID: "0526716b-113d-4c15-b2c8-68e3c22b9f80", Name: "Authentication Policy Administrator"},
	{TemplateID: "e3973bdf-4987-49ae-837a-ba8e231c7286", Name: "Azure DevOps Administrator"},
	{TemplateID: "7495fdc4-34c4-4d15-a289-98788ce399fd", Name: "Azure Information Protection Administrator"},
	{TemplateID: "b0f54661-2d74-4c50-afa3-1ec803f12efe", Name: "Billing Administrator"},
	{TemplateID: "892c5842-a9a6-463a-8041-72aa08ca3cf6", Name: "Cloud App Security Administrator"},
	{TemplateID: "7698a772-787b-4ac8-901f-60d6b08affd2", Name: "Cloud Device Administrator"},
	{TemplateID: "17315797-102d-40b4-93e0-432062caca18", Name: "Compliance Administrator"},
	{TemplateID: "e6d1a23a-da11-4be4-9570-befc86d067a7", Name: "Compliance Data Administrator"},
	{TemplateID: "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", Name: "Conditional Access Administrator"},
	{TemplateID: "8329153b-31d0-4727-b945-745eb3bc5f31", Name: "Domain Name Administrator"},
	{TemplateID: "44367163-eba1-44c3-98af-f5787879f96a", Name: "Dynamics 365 Administrator"},
	{TemplateID: "29232cdf-9323-42fd-ade2-1d097af3e4de", Name: "Exchange Administrator"},
	{TemplateID: "31392ffb-586c-42d1-9346-e59415a2cc4e", Name: "Exchange Recipient Administrator"},
	{TemplateID: "be2f45a1-457d-42af-a067-6ec1fa63bc45", Name: "External Identity Provider Administrator"},
	{TemplateID: "a9ea8996-122f-4c74-9520-8edcd192826c", Name: "Fabric Administrator"},
	{TemplateID: "fdd7a751-b60b-444a-984c-02652fe8fa1c", Name: "Groups Administrator"},
	{TemplateID: "95e79109-95c0-4d8e-aee3-d01accf2d47b", Name: "Guest Inviter"},
	{TemplateID: "729827e3-9c14-49f7-bb1b-9608f156bbb8", Name: "Helpdesk Administrator"},
	{TemplateID: "3a2c62db-5318-420d-8d74-23affee5d9d5", Name: "Intune Administrator"},
	{TemplateID: "b5a8dcf3-09d5-43a9-a639-8e29ef291470", Name: "Knowledge Administrator"},
	{TemplateID: "4d6ac14f-3453-41d0-bef9-a3e0c569773a", Name: "License Administrator"},
	{TemplateID: "59d46f88-662b-457b-bceb-5c3809e5908f", Name: "Lifecycle Workflows Administrator"},
	{TemplateID: "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", Name: "Message Center Reader"},
	{TemplateID: "2b745bdf-0803-4d80-aa65-822c4493daac", Name: "Office Apps Administrator"},
	{TemplateID: "966707d0-3269-4727-9be2-8c3a10f19b9d", Name: "Password Administrator"},
	{TemplateID: "11648597-926c-4cf3-9c36-bcebb0ba8dcc", Name: "Power Platform Administrator"},
	{TemplateID: "644ef478-e28f-4e28-b9dc-3fdde9aa0b1f", Name: "Printer Administrator"},
	{TemplateID: "7be44c8a-adaf-4e2a-84d6-ab2649e08a13", Name: "Privileged Authentication Administrator"},
	{TemplateID: "4a5d8f65-41da-4de4-8968-e035b65339cf", Name: "Reports Reader"},
	{TemplateID: "0964bb5e-9bdb-4d7b-ac29-58e794862a40", Name: "Search Administrator"},
	{TemplateID: "f023fd81-a637-4b56-95fd-791ac0226033", Name: "Service Support Administrator"},
	{TemplateID: "f28a1f50-f6e7-4571-818b-6a12f2af6b6c", Name: "SharePoint Administrator"},
	{TemplateID: "75941009-915a-4869-abe7-691bff18279e", Name: "Skype for Business Administrator"},
	{TemplateID: "69091246-20e8-4a56-aa4d-066075b2a7a8", Name: "Teams Administrator"},
	{TemplateID: "baf37b3a-610e-45da-9e62-d9d1e5e8914b", Name: "Teams Communications Administrator"},
	{TemplateID: "3d762c5a-1b6c-493f-843e-55a3b42923d4", Name: "Teams Devices Administrator"},
	{TemplateID: "75934031-6c7e-415a-99d7-48dbd49e875e", Name: "Usage Summary Reports Reader"},
	{TemplateID: "11451d60-acb2-45eb-a7d6-43d0f0125c13", Name: "Windows 365 Administrator"},
	{TemplateID: "810a2642-a034-447f-a5e8-41beaa378541", Name: "Yammer Administrator"},
}

// DirectoryRoles gives the known directory roles, those that grant app roles first. The slice is the caller's own.
func DirectoryRoles() []DirectoryRole { return slices.Clone(directoryRoles) }

// DirectoryRoleByID finds a directory role by its template id, which is what a token's wids claim holds.
func DirectoryRoleByID(templateID string) (DirectoryRole, bool) {
	return findDirectoryRole(func(r DirectoryRole) bool { return strings.EqualFold(r.TemplateID, templateID) })
}

// DirectoryRoleByName finds a directory role by its display name, whatever the case.
func DirectoryRoleByName(name string) (DirectoryRole, bool) {
	return findDirectoryRole(func(r DirectoryRole) bool { return strings.EqualFold(r.Name, name) })
}

func findDirectoryRole(match func(DirectoryRole) bool) (DirectoryRole, bool) {
	if i := slices.IndexFunc(directoryRoles, match); i >= 0 {
		return directoryRoles[i], true
	}
	return DirectoryRole{}, false
}
