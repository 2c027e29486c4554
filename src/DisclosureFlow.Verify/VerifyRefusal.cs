using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify;

/// <summary>Thrown where what was handed over can't be read at all (exit 2). The code is permanent; docs/refusals/DF6.md has a section for each.</summary>
public sealed class VerifyRefusedException(AuditRefusal refusal) : Exception($"{refusal.Code} {refusal.Message} ({refusal.MessageEn})")
{
    public AuditRefusal Refusal { get; } = refusal;

    internal static VerifyRefusedException Input(string zh, string en) => new(new AuditRefusal("DF6101",
        $"无法读取：{zh}", $"cannot be read: {en}", "请给出 evidence.zip 或 report.pdf 原件。", "Give the original evidence.zip or report.pdf."));

    internal static VerifyRefusedException Trust(string file, string zh, string en) => new(new AuditRefusal("DF6102",
        $"信任文件 {file}：{zh}", $"trust file {file}: {en}",
        "可用的形式：trust.policy、PEM 或 DER 证书、一行日志公钥。", "Accepted are: a trust.policy, a PEM or DER certificate, one line with a log's key."));

    internal static VerifyRefusedException Log(string zh, string en) => new(new AuditRefusal("DF6110",
        $"公开日志：{zh}", $"published log: {en}", "请核对地址，并从另一网络或见证方再次获取。", "Check the address, and fetch it again over another network or from a witness."));

    internal static VerifyRefusedException WitnessStore(string zh, string en) => new(new AuditRefusal("DF6060",
        $"见证方存储：{zh}", $"the witness's store: {en}",
        "从备份恢复；忘记了所见的见证方必须改用新名称。", "Restore it from backup; a witness that forgot what it saw must take a new name."));

    internal static VerifyRefusedException Usage(string zh, string en) => new(new AuditRefusal("DF6103",
        zh, en, "运行 --help 查看用法。", "Run --help for the usage."));
}
