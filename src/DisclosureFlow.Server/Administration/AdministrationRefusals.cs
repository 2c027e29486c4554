using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Administration;

/// <summary>What administration refuses (DF7050–DF7069, DF7071–DF7079).</summary>
internal static class AdministrationRefusals
{
    public static Refusal NameMissing { get; } = new("DF7050", StatusCodes.Status422UnprocessableEntity,
        "姓名应为 2 至 50 个字。", "A name has 2 to 50 characters.",
        "请填写真实姓名：它会写入办理记录。", "Enter the real name: it goes on record.");

    public static Refusal AccountRefused(string why) => new("DF7051", StatusCodes.Status422UnprocessableEntity,
        $"账号未能建立：{why}", $"The account was not made: {why}",
        "请修改后重新提交。", "Change it and submit again.");

    public static Refusal NoSuchRole { get; } = new("DF7052", StatusCodes.Status422UnprocessableEntity,
        "没有这个人员、单位或角色，或该角色已经结束。", "There is no such person, organ or role, or it has ended.",
        "请刷新页面后重试。", "Reload the page and try again.");

    public static Refusal AdministratorTakesNoPart { get; } = new("DF7053", StatusCodes.Status422UnprocessableEntity,
        "系统管理员不能同时承担起草、审查、签发、发布或审计。", "An administrator can't also draft, review, sign, publish or audit.",
        "请由另一人担任。", "Let another person do it.");

    public static Refusal LastAdministrator { get; } = new("DF7054", StatusCodes.Status422UnprocessableEntity,
        "不能停用自己，也不能撤销自己的管理员角色。", "You can't close your own account or end your own administrator role.",
        "请由另一名管理员办理。", "Ask another administrator.");

    public static Refusal KeyUnusable(string why) => new("DF7055", StatusCodes.Status422UnprocessableEntity,
        $"签名密钥未能登记：{why}", $"The signing key was not registered: {why}",
        "请上传含私钥和颁发机构证书的 PKCS#12 文件（.p12 或 .pfx），并核对文件口令；PIN 至少六位，两次一致。",
        "Upload a PKCS#12 file with private key and issuing certificates, check its password; the PIN has six characters or more, twice the same.");

    public static Refusal OrganMissing { get; } = new("DF7056", StatusCodes.Status422UnprocessableEntity,
        "请填写单位全称（4 至 100 字），且不与已有单位重名。", "The organ's full name (4 to 100 characters) is needed, and it must be new.",
        "例如：某某县某某镇人民政府。", "As it is printed on the report.");

    public static Refusal SetupOver { get; } = new("DF7057", StatusCodes.Status404NotFound,
        "初次设置的链接无效或已经用过。", "The set-up link is not valid or was used.",
        "请管理员登录后在“管理”中修改；尚未设置的，重新启动服务取得新链接。", "Sign in as administrator; or restart the service for a new link.");

    public static Refusal NotAdministrator { get; } = new("DF7058", StatusCodes.Status403Forbidden,
        "这项操作只能由系统管理员办理。", "Only an administrator may do this.",
        "请联系系统管理员。", "Ask your administrator.");

    public static Refusal RoleHeldAlready { get; } = new("DF7059", StatusCodes.Status422UnprocessableEntity,
        "此人已有这一角色。", "The person holds this role already.",
        "无需再分配。", "Nothing needs to be done.");

    public static Refusal NoSuchPrincipal { get; } = new("DF7060", StatusCodes.Status422UnprocessableEntity,
        "代理关系不成立：被代理人须在该单位持有该办理角色，代理人须是另一名在用账号；或该代理已经结束。", "No deputy can be named so: the principal must hold that role of the process in that organ, the deputy must be another open account; or it has ended.",
        "请核对单位、角色和两人的姓名。", "Check organ, role and both names.");

    public static Refusal DeputyTime { get; } = new("DF7061", StatusCodes.Status422UnprocessableEntity,
        "代理须有起止日期（不超过 92 天，结束日不早于今天）和事由。", "A deputy needs a first and a last day (at most 92 days, not over yet) and a reason.",
        "补全后重新提交；时间更长的请直接分配角色。", "Complete it and submit again; for longer, give the role itself.");

    public static Refusal DueDayInvalid { get; } = new("DF7062", StatusCodes.Status422UnprocessableEntity,
        "日期应写成月-日（例如 01-31），本地期限不能晚于法定期限；工作日为 1 至 60。", "A day is written as month-day (01-31), the local one not after the statutory one; working days are 1 to 60.",
        "改正后重新提交。", "Correct it and submit again.");

    public static Refusal OriginInvalid { get; } = new("DF7063", StatusCodes.Status422UnprocessableEntity,
        "日志名称应为不带协议的网址前缀，例如 gk.example.gov.cn/log。", "The log's name is a URL prefix without a scheme, such as gk.example.gov.cn/log.",
        "名称一经启用不能更改，请填写本单位长期使用的域名。", "It can't be changed later: use a domain that stays.");

    public static Refusal DefinitionKnown { get; } = new("DF7066", StatusCodes.Status422UnprocessableEntity,
        "这一流程定义已经在系统中。", "This definition is known already.",
        "无需再次上传；要用于新报告请在列表中选择。", "It need not be uploaded again; choose it in the list.");

    public static Refusal NoSuchDefinition { get; } = new("DF7067", StatusCodes.Status422UnprocessableEntity,
        "没有这个流程定义，或没有选择文件（不超过 1 MB）。", "There is no such definition, or no file of at most 1 MB was chosen.",
        "请刷新页面后重试。", "Reload the page and try again.");

    public static Refusal NoIncident { get; } = new("DF7068", StatusCodes.Status409Conflict,
        "这件报告没有受阻的系统任务。", "Nothing is stuck in this case.",
        "可能已由他人重试，请刷新页面。", "Somebody may have retried it; reload the page.");

    public static Refusal RotationImpossible { get; } = new("DF7069", StatusCodes.Status422UnprocessableEntity,
        "更换周期为 30 至 365 天或空着，旧口令个数为 0 至 24。", "The period is 30 to 365 days or empty, the number of earlier passwords 0 to 24.",
        "改正后重新提交。", "Correct it and submit again.");

    public static Refusal SystemTakesNoPart { get; } = new("DF7071", StatusCodes.Status422UnprocessableEntity,
        "系统对接的账号不能担任保密审查员、负责人或系统管理员。", "A system's account can't be reviewer, head or administrator.",
        "请分配给自然人；系统只可起草、发布或检索。", "Give the role to a person; a system may draft, publish or search.");

    public static Refusal NoSuchAuthority { get; } = new("DF7072", StatusCodes.Status422UnprocessableEntity,
        "没有这个信任机构。", "There is no such trusted authority.",
        "可能已被移除，请刷新页面。", "It may have been removed; reload the page.");

    public static Refusal AuthorityInUse { get; } = new("DF7073", StatusCodes.Status409Conflict,
        "有在用的签名密钥由这个机构签发，不能移除。", "A signing key in use was issued by this authority; it can't be removed.",
        "请先为相关负责人登记其他机构签发的密钥。", "First register keys of another authority for those heads.");

    public static Refusal NoPostFilled { get; } = new("DF7064", StatusCodes.Status422UnprocessableEntity,
        "没有填写任何岗位。", "No post was filled.",
        "请选择已有人员，或填写新人员的姓名和账号。", "Choose somebody, or enter a name and an account.");
}
