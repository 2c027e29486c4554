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

    public static Refusal ConfirmFirst { get; } = new("DF7008", Status403Forbidden,
        "更改登录方式前须再次确认身份。", "Before a way of signing in changes, prove again who you are.",
        "请输入口令或使用通行密钥，十分钟内有效。", "Enter the password or use a passkey; it holds for ten minutes.");

    public static Refusal LastFactor { get; } = new("DF7009", Status409Conflict,
        "您的角色须用双因素登录，这是最后一种，不能移除。", "Your role signs in with two factors, and this is your last one: it can't be removed.",
        "请先添加另一种（验证器或通行密钥）。", "Add another first: an authenticator or a passkey.");

    public static Refusal NoSuchSession { get; } = new("DF7010", Status409Conflict,
        "这处登录已经结束。", "That session is over already.",
        "无需再退出。", "Nothing needs to be done.");

    public static Refusal NotConfirmed { get; } = new("DF7011", Status403Forbidden,
        "没有确认是您本人。", "It was not confirmed that this is you.",
        "请核对口令后重试，或改用已登记的通行密钥。", "Check the password and try again, or use a passkey of yours.");
}
