namespace DisclosureFlow.Reports;

/// <summary>The report as HTML with real tables: caption, th with scope and headers, lang=zh-CN.</summary>
public static class HtmlExport
{
    /// <summary>A whole document, UTF-8 without byte order mark.</summary>
    public static string Document(Report report, DateOnly? date = null) => throw new NotSupportedException();

    /// <summary>The content alone, one &lt;article lang="zh-CN"&gt;, to paste into a portal's page.</summary>
    public static string Article(Report report, DateOnly? date = null) => throw new NotSupportedException();
}
