using System.Globalization;

namespace DisclosureFlow.Signing.Validation;

/// <summary>What the validator says, by code.</summary>
internal static class Reasons
{
    public static Reason Unreadable(string why) => new("DF5501", $"文件结构不合规，不予解读：{why}", $"The file's structure is not acceptable: {why}");

    public static Reason NoSignature { get; } = new("DF5502", "文件中没有签名。", "The file has no signature.");

    public static Reason BadCms(string why) => new("DF5505", $"签名数据不合规：{why}", $"The signature's CMS is not acceptable: {why}");

    public static Reason BytesChanged { get; } = new("DF5506", "签名之后文件内容被改动。", "The signed bytes were changed.");

    public static Reason WrongKey { get; } = new("DF5507", "签名值不是由证书对应的私钥产生的。", "The signature value was not made by the certificate's key.");

    public static Reason ChangedLater(string zh, string en) => new("DF5508", $"签名之后追加了不允许的改动：{zh}", $"A later revision changes what it must not: {en}");

    public static Reason NoTrustedPath { get; } = new("DF5509", "签名自洽，但证书不能追溯到您信任的根证书。", "The signature agrees with itself, but no path leads to a certificate you trust.");

    public static Reason PathUnfit(string why) => new("DF5510", $"证书不能这样使用：{why}", $"A certificate must not be used so: {why}");

    public static Reason Expired(string why) => new("DF5511", $"证书在核验时已过期，且没有可信时间证明签名更早：{why}", $"A certificate has expired and nothing proves an earlier time: {why}");

    public static Reason NotYetValid(string why) => new("DF5512", $"证书尚未生效：{why}", $"A certificate is not valid yet: {why}");

    public static Reason BadTimestamp(string why) => new("DF5513", $"时间戳不成立：{why}", $"A time-stamp does not hold: {why}");

    public static Reason Revoked(DateTimeOffset at) => new("DF5514", $"证书已于 {Time(at)} 被吊销。", $"The certificate was revoked on {Time(at)}.");

    public static Reason BadCertification(string why) => new("DF5515", $"认证签名（DocMDP）不合规：{why}", $"The certification (DocMDP) is not acceptable: {why}");

    public static Reason StrayCertificate(string who) => new("DF5516", $"签名中混入了不属于证书链的证书：{who}", $"A certificate that belongs to no chain is embedded: {who}");

    public static Reason BadValidationData(string why) => new("DF5517", $"长期验证数据不成立：{why}", $"Long-term validation data do not hold: {why}");

    public static Reason TimeOutOfOrder(string why) => new("DF5518", $"时间先后矛盾：{why}", $"Times contradict each other: {why}");

    public static Reason SignatureRemoved(string field) => new("DF5520", $"原有的签名被移除：{field}", $"A signature that was there is gone: {field}");

    public static Reason RevocationUnknown(string who) => new("DF5521", $"没有证书“{who}”的吊销信息，暂不能定论。", $"Nothing is known about the revocation of {who}; ask again with its CRL or OCSP answer.");

    public static Reason PolicyNotAvailable { get; } = new("DF5522", "签名按自带的签名策略作出，本程序没有该策略，不能定论。", "The signature was made under a signature policy of its own, which is not at hand.");

    public static Reason AlgorithmOver(string algorithm, DateTimeOffset end) => new("DF5523", $"算法 {algorithm} 自 {Time(end)} 起不再可靠，且没有可信时间证明签名更早。", $"The algorithm {algorithm} is not to be relied on since {Time(end)}, and nothing proves that the signature is older.");

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);
}
