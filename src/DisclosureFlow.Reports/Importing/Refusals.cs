using System.Globalization;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Why a file can't be read. Codes are permanent; each has its section in docs/refusals/DF1.md.</summary>
internal static class Refusals
{
    public static ImportRefusedException TooBig(long bytes, long limit) => new(new ImportRefusal(
        "DF1001",
        Invariant($"文件 {bytes / 1048576.0:0.0} MB，超过上限 {limit / 1048576} MB。"), Invariant($"The file has {bytes / 1048576.0:0.0} MB; the limit is {limit / 1048576} MB."),
        "请删去图片和附件后另存，再导入。", "Remove pictures and attachments, save again and import that file."));

    public static ImportRefusedException Empty() => new(new ImportRefusal(
        "DF1002", "文件是空的。", "The file is empty.", "请确认选对了文件，并已保存内容。", "Check that this is the right file and that its content was saved."));

    public static ImportRefusedException OldWordFormat() => new(new ImportRefusal(
        "DF1003",
        "这是旧版 Word（.doc）、WPS（.wps）文件或加密的文档，不能直接读取。", "This is an old Word (.doc) or WPS (.wps) file, or an encrypted document; it can't be read directly.",
        "请用 Word 或 WPS 打开该文件，选“文件 → 另存为”，保存类型选“Word 文档 (*.docx)”，不设密码，再导入 .docx 文件。",
        "Open it in Word or WPS, choose File → Save As, type Word Document (*.docx), without a password, and import the .docx file."));

    public static ImportRefusedException NotText() => new(new ImportRefusal(
        "DF1004",
        "无法识别文件的文字编码：它不是 UTF-8、UTF-16 或 GB18030 的文本。", "The text encoding was not recognised: the file is not text in UTF-8, UTF-16 or GB18030.",
        "请用记事本打开，选“另存为”，编码选“UTF-8”，再导入；或导入 .docx 文件。", "Open it in a text editor, save it with the encoding UTF-8 and import that, or import a .docx file."));

    public static ImportRefusedException NoTables() => new(new ImportRefusal(
        "DF1005",
        "文件中没有找到年度报告的表格（第二、三、四部分的行名一个也没有）。", "None of the report's tables was found: no row label of sections 2, 3 or 4 occurs.",
        "请确认选的是政府信息公开工作年度报告全文，且表格不是图片。", "Check that this is the whole yearly report and that its tables are not pictures."));

    public static ImportRefusedException Bomb(string what, string whatEn) => new(new ImportRefusal(
        "DF1006", $"压缩文件异常：{what}。", $"The packed file is abnormal: {whatEn}.", "请用 Word 或 WPS 重新另存为 .docx 后导入。", "Save it again as .docx with Word or WPS and import that."));

    public static ImportRefusedException Damaged(string format, string detail) => new(new ImportRefusal(
        "DF1007", $"{format} 文件已损坏或不完整（{detail}）。", $"The {format} file is damaged or incomplete ({detail}).", "请用原来的软件打开并重新保存，再导入。", "Open it in the program it came from, save it again and import that."));

    public static ImportRefusedException NotReportJson(string detail, string detailEn) => new(new ImportRefusal(
        "DF1008", $"JSON 不是年度报告：{detail}。", $"The JSON is not a yearly report: {detailEn}.", "请使用本系统导出的 JSON，或按公布的 JSON Schema 填写。", "Use JSON exported by this product or written to the published JSON Schema."));

    public static ImportRefusedException Unsupported(string type, string typeEn) => new(new ImportRefusal(
        "DF1009", $"不支持的文件类型：{type}。", $"The file type is not supported: {typeEn}.", "请导入 .docx、.txt、.html、.xlsx、.json，或有文字层的 .pdf。", "Import .docx, .txt, .html, .xlsx, .json or a .pdf with text."));

    public static ImportRefusedException TooComplex(string what, string whatEn) => new(new ImportRefusal(
        "DF1010", $"文件超出可处理的规模：{what}。", $"The file is beyond what a report can be: {whatEn}.", "请只导入年度报告本身，删去其他内容。", "Import the yearly report alone, without other content."));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
