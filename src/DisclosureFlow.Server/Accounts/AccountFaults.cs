using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Identity;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What is wrong with a new account or password, in the reader's words.</summary>
internal sealed class AccountFaults(SiteTexts texts) : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) => Fault(nameof(PasswordTooShort), texts["口令至少 {0} 位。可以用一句容易记住的话。", length]);

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Fault(nameof(PasswordRequiresUniqueChars), texts["口令至少要有 {0} 个不同的字符。", uniqueChars]);

    public override IdentityError PasswordMismatch() => Fault(nameof(PasswordMismatch), texts["原口令不正确。"]);

    public override IdentityError DuplicateUserName(string userName) => Fault(nameof(DuplicateUserName), texts["账号 {0} 已存在。", userName]);

    public override IdentityError InvalidUserName(string? userName) => Fault(nameof(InvalidUserName), texts["账号只能用小写字母、数字、点、下划线和连字符。"]);

    private static IdentityError Fault(string code, string description) => new() { Code = code, Description = description };
}
