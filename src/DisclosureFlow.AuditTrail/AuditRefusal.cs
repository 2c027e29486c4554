namespace DisclosureFlow.AuditTrail;

/// <summary>An expected "no" of the log, a proof or an evidence bundle. The code is permanent; docs/refusals/DF6.md has a section for each.</summary>
/// <param name="Code"><c>DF6</c> and three digits.</param>
/// <param name="Message">Chinese: what is wrong and where.</param>
/// <param name="MessageEn">The same in English.</param>
/// <param name="NextStep">Chinese: what to do next.</param>
/// <param name="NextStepEn">The same in English.</param>
public sealed record AuditRefusal(string Code, string Message, string MessageEn, string NextStep, string NextStepEn);

/// <summary>Thrown where a record is unreadable or in doubt: nothing may be signed or believed on its strength.</summary>
public sealed class AuditRefusedException(AuditRefusal refusal) : FormatException($"{refusal.Code} {refusal.Message} ({refusal.MessageEn})")
{
    /// <summary>Code, messages and next step.</summary>
    public AuditRefusal Refusal { get; } = refusal;
}

/// <summary>Every refusal of this library, in the order of its code.</summary>
internal static class Refuse
{
    public static AuditRefusedException Entry(string placeZh, string placeEn) => Make("DF6001",
        $"审计记录不可读：{placeZh}", $"unreadable audit entry: {placeEn}",
        "记录可能被改动或截断；请重新获取原件并与公开日志核对。", "The entry may be changed or cut off; get the original again and compare it with the published log.");

    public static AuditRefusedException Openings(string placeZh, string placeEn) => Make("DF6002",
        $"揭示内容不可读：{placeZh}", $"unreadable openings: {placeEn}",
        "请向出具证据的单位重新索取证据包。", "Ask the body that issued the evidence for the bundle again.");

    public static AuditRefusedException OpeningMismatch(string field) => Make("DF6003",
        $"字段 {field} 的揭示值与记录中的承诺不符", $"the opened value of field {field} is not the one the entry commits to",
        "该值或其盐值被改动；以日志中的承诺为准。", "The value or its salt was changed; the commitment in the log decides.");

    public static AuditRefusedException Note(string placeZh, string placeEn) => Make("DF6010",
        $"签名文书不可读：{placeZh}", $"unreadable signed note: {placeEn}",
        "请从日志的公开地址重新获取。", "Fetch it again from the log's public address.");

    public static AuditRefusedException NoteSignature(string key) => Make("DF6011",
        $"密钥 {key} 的签名无效，整份文书不予采信", $"the signature of key {key} is bad, so the whole note is refused",
        "文书被改动，或密钥不是该日志的密钥；请核对密钥指纹。", "The note was changed or the key is not this log's; compare the key's identifier.");

    public static AuditRefusedException Key(string placeZh, string placeEn) => Make("DF6012",
        $"密钥不可读：{placeZh}", $"unreadable key: {placeEn}",
        "公钥应为 名称+8位十六进制+base64 一行。", "A public key is one line: name+8 hex digits+base64.");

    public static AuditRefusedException Checkpoint(string placeZh, string placeEn) => Make("DF6013",
        $"检查点不可读：{placeZh}", $"unreadable checkpoint: {placeEn}",
        "请从日志的公开地址重新获取 checkpoint。", "Fetch the checkpoint again from the log's public address.");

    public static AuditRefusedException Proof(string placeZh, string placeEn) => Make("DF6020",
        $"证明不成立：{placeZh}", $"the proof does not hold: {placeEn}",
        "请重新获取证明；仍不成立时，视为记录不在该日志中。", "Get the proof again; if it still fails, treat the entry as absent from that log.");

    public static AuditRefusedException ProofFile(string placeZh, string placeEn) => Make("DF6021",
        $"证明文件不可读：{placeZh}", $"unreadable proof file: {placeEn}",
        "请重新获取 .tlog-proof 文件。", "Get the .tlog-proof file again.");

    public static AuditRefusedException Tile(string placeZh, string placeEn) => Make("DF6022",
        $"日志分片不可读：{placeZh}", $"unreadable tile: {placeEn}",
        "请从日志的公开地址重新获取该分片。", "Fetch the tile again from the log's public address.");

    public static AuditRefusedException Policy(int line, string zh, string en) => Make("DF6030",
        $"信任策略第 {line} 行：{zh}", $"trust policy, line {line}: {en}",
        "可用的行：log、witness、group、quorum、cert。", "Lines are: log, witness, group, quorum, cert.");

    public static AuditRefusedException LogKey(string zh, string en) => Make("DF6040",
        $"日志密钥文件：{zh}", $"log key file: {en}",
        "从备份恢复密钥文件并设权限 0600；不要另建密钥续写旧日志。", "Restore the key file from backup with mode 0600; never continue an old log under a new key.");

    public static AuditRefusedException Fork(string zh, string en) => Make("DF6041",
        $"拒绝签署两种历史：{zh}", $"refusing to sign two histories: {en}",
        "停止发布，从最近的完整备份恢复，并通知见证方。", "Stop publishing, restore the last complete backup and tell the witnesses.");

    public static AuditRefusedException Bundle(string placeZh, string placeEn) => Make("DF6050",
        $"证据包不可读：{placeZh}", $"unreadable evidence bundle: {placeEn}",
        "请重新下载 evidence.zip 原件，不要解压后重新打包。", "Download the original evidence.zip again; do not unpack and repack it.");

    private static AuditRefusedException Make(string code, string zh, string en, string nextZh, string nextEn) =>
        new(new AuditRefusal(code, zh, en, nextZh, nextEn));
}
