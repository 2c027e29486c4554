using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What signing in and keeping an account refuses (DF7001–DF7029).</summary>
internal static class AccountRefusals
{
    /// <summary>One answer for a wrong name, a wrong password and a closed account: it must not tell which.</summary>
    public static Refusal SignInFailed { get; } = new("DF7001", Status403Forbidden,
        "账号或口令不正确。", "The account or the password is not right.",
        "请核对后重试。连续五次失败，账号将锁定十五分钟。", "Check both and try again. Five failures in a row lock the account for fifteen minutes.");

    public static Refusal LockedOut { get; } = new("DF7002", Status403Forbidden,
        "失败次数过多，账号已锁定。", "Too many failures; the account is locked.",
        "请十五分钟后再试，或请系统管理员重置口令。", "Try again in fifteen minutes, or ask the administrator for a new password.");

    public static Refusal WrongCode { get; } = new("DF7003", Status403Forbidden,
        "验证码不正确或已过期。", "The code is wrong or out of date.",
        "请输入验证器上当前显示的六位数字；核对手机时间是否准确。", "Enter the six digits shown now; check that the phone's clock is right.");

    public static Refusal PasskeyFailed { get; } = new("DF7004", Status403Forbidden,
        "通行密钥验证没有通过。", "The passkey was not accepted.",
        "请重试，或改用账号和口令登录。", "Try again, or sign in with your password.");

    public static Refusal PasswordRefused { get; } = new("DF7005", Status422UnprocessableEntity,
        "新口令不符合要求。", "The new password doesn't meet the rules.",
        "请按提示修改后重新提交。", "Follow the hints and submit again.");

    public static Refusal TooManyTries { get; } = new("DF7006", Status429TooManyRequests,
        "尝试过于频繁。", "Too many tries.",
        "请一分钟后再试。", "Try again in a minute.");
}
