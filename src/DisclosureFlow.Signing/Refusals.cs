using System.Globalization;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing;

/// <summary>Every refusal of this library in one place, by code.</summary>
internal static class Refusals
{
    public static SigningRefusedException UnreadablePdf(PdfFormatException cause) => Say(
        "DF5001",
        $"这份 PDF 不能签名：{cause.Message}",
        $"This PDF can't be signed: {cause.Message}",
        "请由系统重新生成 PDF 后再签名；加密或损坏的文件一律不收。",
        "Have the system make the PDF anew; encrypted or damaged files are not accepted.",
        cause);

    public static SigningRefusedException NoSuchField(string name) => Say(
        "DF5002",
        $"PDF 中没有名为“{name}”的预留签名域。",
        $"The PDF has no reserved signature field “{name}”.",
        "请使用由系统排版生成的 PDF。",
        "Use the PDF that the system typeset.");

    public static SigningRefusedException FieldTaken(string name) => Say(
        "DF5003",
        $"签名域“{name}”已经签过名。",
        $"The signature field “{name}” is signed already.",
        "请刷新页面，查看已签名的文件。",
        "Reload the page and look at the signed file.");

    public static SigningRefusedException WrongPin(Exception cause) => Say(
        "DF5004",
        "签名口令不正确，私钥没有解开。",
        "The signing PIN is wrong; the key stays locked.",
        "请重新输入签名口令；连续输错会被锁定。",
        "Type the PIN again; repeated failures lock it.",
        cause);

    public static SigningRefusedException NoKey(string path) => Say(
        "DF5005",
        $"没有可用的签名私钥：{path}。",
        $"There is no usable signing key: {path}.",
        "请管理员配置签名证书和私钥。",
        "Ask the administrator to configure certificate and key.");

    public static SigningRefusedException CertificateExpired(DateTimeOffset notAfter) => Say(
        "DF5006",
        $"签名证书已于 {Day(notAfter)} 过期。",
        $"The signing certificate expired on {Day(notAfter)}.",
        "请向发证机构更新证书后再签名。",
        "Renew the certificate with its issuer, then sign.");

    public static SigningRefusedException CertificateNotYetValid(DateTimeOffset notBefore) => Say(
        "DF5007",
        $"签名证书自 {Day(notBefore)} 起才有效。",
        $"The signing certificate is valid only from {Day(notBefore)}.",
        "请检查服务器时间，或等证书生效后再签名。",
        "Check the server's clock, or wait until the certificate is valid.");

    public static SigningRefusedException CertificateWrongUsage(string subject) => Say(
        "DF5008",
        $"证书“{subject}”的密钥用途不包括数字签名。",
        $"The certificate “{subject}” is not for digital signatures.",
        "请改用密钥用途含“数字签名”或“不可否认”的证书。",
        "Use a certificate whose key usage has digitalSignature or nonRepudiation.");

    public static SigningRefusedException KeyDoesNotMatch(string subject) => Say(
        "DF5009",
        $"私钥与证书“{subject}”不匹配。",
        $"The private key does not belong to the certificate “{subject}”.",
        "请管理员重新导入配对的证书和私钥。",
        "Ask the administrator to import a certificate and key that belong together.");

    public static SigningRefusedException ResultNotValid(string why) => Say(
        "DF5010",
        $"签名结果没有通过自检，已经丢弃：{why}",
        $"The signed file did not pass our own check and was discarded: {why}",
        "请重新签名；再次出现时请联系管理员，不要使用该私钥。",
        "Sign again; if it happens again, call the administrator and don't use the key.");

    public static SigningRefusedException SignatureTooLarge(int needed, int reserved) => Say(
        "DF5011",
        $"签名数据 {Number(needed)} 字节，超过预留的 {Number(reserved)} 字节。",
        $"The signature takes {Number(needed)} bytes, more than the {Number(reserved)} reserved.",
        "请加大预留长度后重新签名。",
        "Reserve more room and sign again.");

    public static SigningRefusedException ChangesForbidden(string why) => Say(
        "DF5012",
        $"已有签名不允许再作这一改动：{why}",
        $"An earlier signature forbids this change: {why}",
        "请使用没有锁定的文件，或先核实已有签名。",
        "Use a file that is not locked, or check the earlier signature first.");

    public static SigningRefusedException MissingCharacter(string character, string font) => Say(
        "DF5013",
        $"字体 {font} 没有“{character}”字，签名外观无法显示。",
        $"The font {font} has no glyph for “{character}”; the signature's appearance can't show it.",
        "请为签名外观配置字符更全的字体。",
        "Configure a font with more characters for the appearance.");

    public static SigningRefusedException KeyFilesTooOpen(string path) => Say(
        "DF5014",
        $"私钥文件的权限过宽：{path}。",
        $"The key file may be read by others: {path}.",
        "请将目录权限设为 0700、文件权限设为 0600。",
        "Set the folder to 0700 and the file to 0600.");

    public static SigningRefusedException UnsupportedKey(string what) => Say(
        "DF5015",
        $"不支持这种密钥或算法：{what}。",
        $"This key or algorithm is not supported: {what}.",
        "请使用 RSA（2048 位以上）、ECDSA（P-256、P-384）或 SM2 证书。",
        "Use an RSA (2048 bits or more), ECDSA (P-256, P-384) or SM2 certificate.");

    public static SigningRefusedException BadRequest(string zh, string en) => Say("DF5016", zh, en, "请改正后重试。", "Correct it and try again.");

    public static SigningRefusedException TokenLocked(string token) => Say(
        "DF5017",
        $"密码设备“{token}”因多次输错口令已自锁。",
        $"The token “{token}” has locked itself after wrong PINs.",
        "请用设备管理工具和管理员口令解锁。",
        "Unlock it with its maker's program and the security officer's PIN.");

    public static SigningRefusedException TokenFault(string token, string fault, Exception cause) => Say(
        "DF5018",
        $"密码设备“{token}”没有完成操作：{fault}。",
        $"The token “{token}” did not do its work: {fault}.",
        "请检查设备是否插好，再重新签名。",
        "Check that the device is plugged in, then sign again.",
        cause);

    public static SigningRefusedException CertificateNotTrusted(string subject, string why) => Say(
        "DF5019",
        $"证书“{subject}”不能追溯到配置的信任根：{why}。",
        $"The certificate “{subject}” does not lead to configured trust: {why}.",
        "请改用所配置机构签发的证书，或由管理员配置其根证书和中间证书。",
        "Use a certificate of a configured authority, or have the administrator configure its root and intermediates.");

    public static SigningRefusedException CertificateRevoked(string subject, DateTimeOffset since) => Say(
        "DF5020",
        $"证书“{subject}”已于 {Day(since)} 被吊销。",
        $"The certificate “{subject}” was revoked on {Day(since)}.",
        "不得再用它签名；请向发证机构申请新证书。",
        "It must not sign any more; get a new one from its issuer.");

    public static SigningRefusedException RevocationUnknown(string subject) => Say(
        "DF5021",
        $"没有证书“{subject}”当前的吊销信息，按所配置的策略不能签名。",
        $"Nothing current is known about the revocation of “{subject}”; the policy does not allow signing without.",
        "请在能取得 CRL 或 OCSP 应答后再签名。",
        "Sign when its CRL or OCSP answer can be had.");

    public static SigningRefusedException RemoteRefused(string service, string error, string description) => Say(
        "DF5022",
        $"远程签名服务 {service} 拒绝：{error} {description}".TrimEnd(),
        $"The remote signing service {service} refused: {error} {description}".TrimEnd(),
        "请按服务给出的原因处理：核对授权、凭据和口令。",
        "Do as the service's own words say: check authorization, credential and PIN.");

    public static SigningRefusedException RemoteUnavailable(string service, string fault, Exception? cause = null) => Say(
        "DF5023",
        $"远程签名服务 {service} 没有给出可用的应答：{fault}。",
        $"The remote signing service {service} gave no usable answer: {fault}.",
        "请检查网络和服务地址后重试；没有签名产生。",
        "Check the network and the service's address and try again; nothing was signed.",
        cause);

    public static SigningRefusedException RemoteCredential(string credential, string why) => Say(
        "DF5024",
        $"远程凭据“{credential}”不能用于签名：{why}。",
        $"The remote credential “{credential}” can't sign: {why}.",
        "请改用可用的凭据，或请服务方启用。",
        "Use another credential, or have the service enable it.");

    public static SigningRefusedException PinUsedUp(string token) => Say(
        "DF5025",
        $"密码设备“{token}”每次签名都要输入口令，本次口令已用过。",
        $"The token “{token}” asks for the PIN at each signature; this one was used.",
        "请再次输入口令后签名。",
        "Type the PIN again, then sign.");

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'zzz", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static SigningRefusedException Say(string code, string zh, string en, string nextZh, string nextEn, Exception? cause = null) =>
        new(new SigningRefusal(code, zh, en, nextZh, nextEn), cause);
}
