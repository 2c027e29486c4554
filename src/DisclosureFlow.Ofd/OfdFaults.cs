namespace DisclosureFlow.Ofd;

/// <summary>A PDF whose pages can't be carried over. The code is permanent (docs/refusals/DF4.md).</summary>
public sealed class OfdRefusedException : Exception
{
    internal OfdRefusedException(string code, string message, string messageEn)
        : base($"{code} {messageEn}") => (Code, MessageZh, MessageEn) = (code, message, messageEn);

    public string Code { get; }

    public string MessageZh { get; }

    public string MessageEn { get; }

    internal static OfdRefusedException Content(int page, string what, string whatEn) =>
        new("DF4101", $"第 {page} 页的内容不能转为 OFD：{what}。请使用本系统排版的 PDF。", $"page {page} can't be carried over to OFD: {whatEn}; use a PDF that this program typeset");

    internal static OfdRefusedException Font(string name, string why, string whyEn) =>
        new("DF4102", $"字体 {name} 不能嵌入 OFD：{why}。请改用 TrueType 字体排版。", $"the font {name} can't be embedded in OFD: {whyEn}; typeset with a TrueType font");

    internal static OfdRefusedException SealKey(string why, string whyEn) =>
        new("DF4103", $"不能用此密钥加盖 OFD 电子印章：{why}。请使用 SM2 证书。", $"this key can't seal OFD: {whyEn}; use an SM2 certificate");
}

/// <summary>An OFD file that breaks a rule of GB/T 33190, or a limit.</summary>
public sealed class OfdFormatException(string part, string rule, Exception? cause = null) : Exception($"{part}: {rule}", cause)
{
    /// <summary>The file inside the container, or the container itself.</summary>
    public string Part { get; } = part;

    public string Rule { get; } = rule;
}
