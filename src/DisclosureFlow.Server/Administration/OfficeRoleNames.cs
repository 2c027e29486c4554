using System.Collections.Immutable;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;

namespace DisclosureFlow.Server.Administration;

/// <summary>The roles that can be given: those the process definition for new cases names, and the two that stand beside every process.</summary>
internal sealed class OfficeRoleNames(Definitions definitions)
{
    /// <summary>Roles of the process, in its order; whoever holds one takes part in reports.</summary>
    public ImmutableArray<string> OfProcess => [.. definitions.Current.Roles.Select(role => role.Id).Where(role => role is not OfficeRoles.Auditor and not OfficeRoles.Administrator)];

    /// <summary>All of them.</summary>
    public ImmutableArray<string> All => [.. OfProcess, OfficeRoles.Auditor, OfficeRoles.Administrator];

    /// <summary>The role's Chinese name; its id where no definition names it.</summary>
    public string Of(string role) => role switch
    {
        OfficeRoles.Auditor => "审计员",
        OfficeRoles.Administrator => "系统管理员",
        _ => definitions.Current.Roles.FirstOrDefault(one => one.Id == role)?.Name ?? role,
    };

    /// <summary>The name in the language of the request.</summary>
    public string Shown(string role) => SiteTexts.Of(Of(role), role switch
    {
        OfficeRoles.Auditor => "Auditor",
        OfficeRoles.Administrator => "Administrator",
        _ => definitions.Current.Roles.FirstOrDefault(one => one.Id == role)?.NameEn ?? role,
    });
}
