using DisclosureFlow.Server.Cases;
using DisclosureFlow.Signing;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.SignOff;

/// <summary>What signing refuses, beyond the signing library's own.</summary>
internal static class SignOffRefusals
{
    public static Refusal NoKey { get; } = new("DF2040", Status422UnprocessableEntity,
        "您还没有登记签名证书，不能签发。", "No signing certificate is registered for you.",
        "请系统管理员登记您的签名证书。", "Ask the administrator to register your certificate.");

    public static Refusal KeyLocked { get; } = new("DF2041", Status403Forbidden,
        "签名口令连续五次错误，证书已锁定。", "The signing PIN was wrong five times; the key is locked.",
        "请系统管理员核实本人后重新登记证书。", "The administrator must make sure who you are and register a new certificate.");

    public static Refusal AnotherDay { get; } = new("DF2043", Status409Conflict,
        "成文日期须为签发当日；文件正在按今天的日期重新排版。", "The date of issue must be the day of signing; the document is being typeset again for today.",
        "请稍候刷新，看过新排的文件再签发。", "Reload in a moment, look at the new document, then sign.");

    public static Refusal NotThePdfShown { get; } = new("DF2044", Status409Conflict,
        "待签文件与您看到的不是同一份。", "The document to be signed is not the one that was shown to you.",
        "请刷新页面，重新查看文件后再签发。", "Reload, look at the document again, then sign.");

    public static Refusal NotCleared { get; } = new("DF2045", Status409Conflict,
        "待签的不是经保密审查同意公开的版本。", "This is not the edition that the review cleared.",
        "请退回，重新审查。", "Send it back for another review.");

    public static Refusal CertificateOfAnother { get; } = new("DF2046", Status403Forbidden,
        "证书与登记的签名证书不符，或不是由受信任的机构签发。", "The certificate is not the one registered for you, or no trusted authority issued it.",
        "请使用登记的证书；如已换发，请系统管理员重新登记。", "Use the registered certificate; if it was renewed, have it registered.");

    public static Refusal AttemptOver { get; } = new("DF2047", Status409Conflict,
        "本次签名已超过五分钟或已被取代，签名结果已作废。", "This signing took more than five minutes or was superseded; its result was discarded.",
        "请重新查看文件并签名。", "Look at the document again and sign once more.");

    public static Refusal NotWhatWasPrepared { get; } = new("DF2048", Status422UnprocessableEntity,
        "签名后的文件与送签的文件不一致，已作废。", "The signed file does not begin with the bytes that were to be signed; it was discarded.",
        "请重新签名；如再次出现，请联系系统管理员。", "Sign again; if it happens once more, call the administrator.");

    public static Refusal LevelTaken { get; } = new("DF2049", Status409Conflict,
        "签名文件已有更新的一级，本次追加已作废。", "The signed file has a newer level already; this one was discarded.",
        "无需处理，系统会从最新文件继续。", "Nothing to do: the system goes on from the newest file.");

    public static Refusal CertificateRevoked { get; } = new("DF2053", Status403Forbidden,
        "签名证书已被吊销，不能签发。", "The signing certificate is revoked.",
        "请向发证机构换发证书，再请系统管理员登记。", "Get a new certificate from its issuer and have it registered.");

    public static Refusal WrongPin(SigningRefusal refusal, int left) => left > 0
        ? From(refusal) with { Message = $"签名口令错误，还可尝试 {left} 次。", MessageEn = $"Wrong signing PIN; {left} attempts are left." }
        : KeyLocked;

    public static Refusal From(SigningRefusal refusal) =>
        new(refusal.Code, Status422UnprocessableEntity, refusal.Message, refusal.MessageEn, refusal.NextStep, refusal.NextStepEn);
}
