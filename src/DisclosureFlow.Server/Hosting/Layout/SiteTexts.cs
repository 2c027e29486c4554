using Microsoft.Extensions.Localization;

namespace DisclosureFlow.Server.Hosting.Layout;

/// <summary>
/// The words of the pages. The Chinese text is the key and the neutral text; other languages come from
/// <c>SiteTexts.&lt;culture&gt;.resx</c> beside this file. A test holds every key used by a page against the English file.
/// </summary>
public sealed class SiteTexts(IStringLocalizer<SiteTexts> texts)
{
    /// <summary>The text in the language of the request.</summary>
    public string this[string zh] => texts[zh].Value;

    /// <summary>The text in the language of the request, with <c>{0}</c>… filled in.</summary>
    public string this[string zh, params object[] values] => texts[zh, values].Value;

    /// <summary>Picks the language of the request out of a text that carries both.</summary>
    public static string Of(string zh, string en) => IsChinese ? zh : en;

    /// <summary>True unless the reader asked for English.</summary>
    public static bool IsChinese => !System.Globalization.CultureInfo.CurrentUICulture.Name.StartsWith("en", StringComparison.OrdinalIgnoreCase);
}
