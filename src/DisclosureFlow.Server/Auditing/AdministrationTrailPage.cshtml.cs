using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Auditing;

/// <summary>What administrators did, and people with their own accounts, as the log has it; for the auditors of the organs concerned.</summary>
[Authorize(Policy = OfficeRoles.Auditor)]
internal sealed class AdministrationTrailPage(OpenedEntries entries, SiteTexts texts) : PageModel
{
    private const int MostShown = 300;

    public IReadOnlyList<OpenedLine> Entries { get; private set; } = [];

    public string Organ(OpenedLine entry) => entry.Value(EntryField.Organ) ?? "";

    public string Reason(OpenedLine entry) => entry.Value(EntryField.Reason) ?? texts["内容已清除"];

    public string Words(OpenedLine entry) => entry.Value(EntryField.Act) switch
    {
        "OrganAdded" => texts["增加单位"],
        "OrganChanged" => texts["更改单位"],
        Publication.SetOutlet.Opened => texts["开启本站公开"],
        Publication.SetOutlet.Closed => texts["关闭本站公开"],
        "PersonAdded" => texts["增加人员"],
        "PersonChanged" => texts["更正人员"],
        "RoleGiven" => texts["分配角色"],
        "RoleEnded" => texts["结束角色"],
        "AccountClosed" => texts["停用账号"],
        "AccountOpened" => texts["启用账号"],
        "PasswordReset" => texts["重置口令"],
        "SessionsEnded" => texts["结束全部登录"],
        "DeputyNamed" => texts["安排代理"],
        "DeputyEnded" => texts["结束代理"],
        "SigningKeyRegistered" => texts["登记签名密钥"],
        "DefinitionDeployed" => texts["上传流程定义"],
        "DefinitionChosen" => texts["选用流程定义"],
        "PasswordChanged" => texts["本人更换口令"],
        "AuthenticatorAdded" => texts["本人启用验证器"],
        "AuthenticatorRemoved" => texts["本人停用验证器"],
        "PasskeyAdded" => texts["本人登记通行密钥"],
        "PasskeyRemoved" => texts["本人移除通行密钥"],
        "RecoveryCodesRenewed" => texts["本人更换恢复码"],
        "OwnSessionEnded" => texts["本人退出其他设备"],
        "FactorsCleared" => texts["清除验证器和通行密钥"],
        "SecondFactorRuleChanged" => texts["更改双因素规则"],
        "ProgramAdded" => texts["登记程序"],
        "ProgramChanged" => texts["更改程序"],
        "ProgramRemoved" => texts["删除程序"],
        "AuthorityRemoved" => texts["移除信任机构"],
        "PasswordRulesChanged" => texts["更改口令规则"],
        null or "" => texts["内容已清除"],
        var other => other,
    };

    public async Task OnGet(CancellationToken stop) => Entries = await entries.Of(await entries.Chains(stop), MostShown, stop);
}
