"""The one style sheet, made from the tokens and set once on the application.

Only the widget types named here are styled; all others paint themselves with `Theme.color`. A
widget is told what it is by the dynamic property ``kind``, set before it is first shown:

- QPushButton: "primary", "quiet", "danger", "danger-final", "plain" and "link" (words
  without a ground), "link-inverted" (on a toast); none is the secondary one.
  The property ``large`` makes it 34 px tall, ``small`` its words 12 px.
- QToolButton: "quiet" (text or icon on chrome), "bare" (icon inside a field), "link".
- QScrollBar: the property ``ground`` names the surface it stands on, "chrome" or "raised"; none is
  content.
- QLineEdit, QPlainTextEdit: "inner" inside a `FieldFrame`, "search" on chrome; none is a field.
"""

from vtdesk.app.paths import resource
from vtdesk.ui.tokens import Density, Scheme, Tokens

_SHEET = """
/* the focus has a ring of its own */
QAbstractItemView, QPushButton, QToolButton, QCheckBox, QRadioButton {{ outline: 0; }}

QLineEdit, QPlainTextEdit {{
  background: {field}; border: 1px solid {field_border}; border-radius: {radius}px;
  selection-background-color: {accent}; selection-color: {text_on_accent};
}}
QLineEdit {{
  padding: 0 8px; min-height: {field_inner}px; lineedit-password-character: 8226;
}}
QPlainTextEdit {{ padding: 3px 4px; }}
QLineEdit:hover, QPlainTextEdit:hover {{ background: {field_hover}; border-color: {border_hover}; }}
QLineEdit:focus {{
  background: {field_focus}; border: {focus_line}px solid {focus}; padding: 0 {focus_padding}px;
  min-height: {field_inner_focus}px;
}}
QPlainTextEdit:focus {{
  background: {field_focus}; border: {focus_line}px solid {focus}; padding: 2px 3px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled {{ color: {text_disabled}; }}
QLineEdit[kind="search"] {{ background: {content}; border-color: {search_border}; }}
QLineEdit[kind="search"]:focus {{ border-color: {focus}; }}
QLineEdit[kind="inner"], QLineEdit[kind="inner"]:hover, QLineEdit[kind="inner"]:focus,
QPlainTextEdit[kind="inner"], QPlainTextEdit[kind="inner"]:hover,
QPlainTextEdit[kind="inner"]:focus {{
  background: transparent; border: none; padding: 0; min-height: 0;
}}

QPushButton {{
  background: {button}; color: {text}; border: 1px solid {button_border}; border-radius: {radius}px;
  padding: 0 11px; min-height: {button_inner}px; font-weight: 500;
}}
QPushButton:hover {{ background: {hover}; border-color: {border_hover}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:disabled {{ background: {chrome}; color: {text_disabled}; border-color: {line}; }}
QPushButton[large="true"] {{ padding: 0 15px; min-height: {button_large_inner}px; }}
QPushButton[kind="primary"] {{
  background: {accent}; color: {text_on_accent}; border-color: {accent};
}}
QPushButton[kind="primary"]:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QPushButton[kind="primary"]:pressed {{
  background: {accent_pressed}; border-color: {accent_pressed};
}}
QPushButton[kind="primary"]:disabled {{
  background: {chrome}; color: {text_disabled}; border-color: {line};
}}
QPushButton[kind="quiet"] {{
  background: transparent; color: {text_2}; border-color: transparent; padding: 0 7px;
}}
QPushButton[kind="quiet"]:hover {{ background: {chrome_hover}; color: {text}; }}
QPushButton[kind="quiet"]:pressed {{ background: {pressed}; }}
QPushButton[kind="quiet"]:disabled {{ background: transparent; color: {text_disabled}; }}
QPushButton[kind="danger"] {{ color: {problem_text}; }}
QPushButton[kind="danger"]:hover {{ background: {problem_soft}; border-color: {problem}; }}
QPushButton[kind="danger"]:pressed, QPushButton[kind="danger-final"] {{
  background: {problem_fill}; color: {text_on_accent}; border-color: {problem_fill};
}}
QPushButton[kind="danger"]:disabled, QPushButton[kind="danger-final"]:disabled {{
  background: {chrome}; color: {text_disabled}; border-color: {line};
}}
QPushButton[kind="plain"], QPushButton[kind="plain"]:pressed {{
  background: transparent; color: {text_2}; border: none; padding: 0; min-height: 0;
  font-weight: 400;
}}
QPushButton[kind="plain"]:hover {{ background: transparent; color: {text}; }}
QPushButton[kind="link"], QPushButton[kind="link"]:hover, QPushButton[kind="link"]:pressed {{
  background: transparent; color: {accent_text}; border: none; padding: 0; min-height: 0;
  font-weight: 400;
}}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link-inverted"], QPushButton[kind="link-inverted"]:hover,
QPushButton[kind="link-inverted"]:pressed {{
  background: transparent; color: {text_on_tooltip}; border: none; padding: 0; min-height: 0;
  text-decoration: underline;
}}

QPushButton[small="true"] {{ font-size: {small}px; }}

QToolButton {{
  background: transparent; color: {text_2}; border: none; border-radius: {radius}px; padding: 0 6px;
  min-height: {tool_inner}px; min-width: 16px;
}}
QToolButton:hover {{ background: {chrome_hover}; color: {text}; }}
QToolButton:pressed, QToolButton:open {{ background: {pressed}; }}
QToolButton:checked {{ background: {selected}; color: {accent_text}; }}
QToolButton:disabled {{ background: transparent; color: {text_disabled}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QToolButton[kind="bare"], QToolButton[kind="bare"]:hover, QToolButton[kind="bare"]:pressed {{
  background: transparent; padding: 0; min-height: 0; min-width: 0;
}}

QMenuBar {{ background: transparent; color: {text_2}; border: none; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: {radius}px; background: transparent; }}
QMenuBar::item:selected {{ background: {chrome_hover}; color: {text}; }}
QMenuBar::item:pressed {{ background: {pressed}; }}
QMenu {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 5px; }}
QMenu::item {{
  min-height: {menu_row}px; padding: 0 24px 0 10px; border-radius: 5px; background: transparent;
}}
QMenu::item:selected {{ background: {selected}; }}
QMenu::item:disabled {{ color: {text_disabled}; background: transparent; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 5px 0; }}

QHeaderView {{ background: {header}; border: none; }}
QHeaderView::section {{
  background: {header}; color: {text_2}; border: none; border-top: 1px solid {line};
  border-bottom: 1px solid {border}; padding: 0 10px; font-size: {small}px; font-weight: 500;
}}

QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{
  background: transparent; color: {text_2}; border: none; border-bottom: 2px solid transparent;
  padding: 0 6px; margin-right: 4px; min-height: {tab_inner}px;
}}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {tab_line}; font-weight: 500; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar[kind="documents"]::tab {{
  border-bottom: none; border-top: 2px solid transparent; padding: 0 6px 0 10px; margin-right: 2px;
}}
QTabBar[kind="documents"]::tab:selected {{
  background: {content}; border-top-color: {tab_line};
}}

QScrollBar {{ background: {content}; margin: 0; border: none; }}
QScrollBar[ground="chrome"] {{ background: {chrome}; }}
QScrollBar[ground="raised"] {{ background: {raised}; }}
QScrollBar:vertical {{ width: {scroll}px; }}
QScrollBar:horizontal {{ height: {scroll}px; }}
QScrollBar::handle {{ background: {border_hover}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {border_control}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}

QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QSplitter::handle:hover {{ background: {accent}; }}

QToolTip {{
  background: {tooltip}; color: {text_on_tooltip}; border: none; padding: 4px 8px;
  font-size: {small}px;
}}

QCheckBox, QRadioButton {{ spacing: 8px; color: {text}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {text_disabled}; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: 14px; height: 14px; border: 1px solid {border_control}; background: {indicator};
}}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate {{
  background: {accent}; border-color: {accent};
}}
QCheckBox::indicator:checked {{ image: url({tick}); }}
QCheckBox::indicator:indeterminate {{ image: url({minus}); }}
QRadioButton::indicator:checked {{
  width: 6px; height: 6px; border: 5px solid {accent}; background: {text_on_accent};
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
  border-color: {border_hover};
}}
"""


def style_sheet(tokens: Tokens, scheme: Scheme, density: Density, text_scale: float = 1.0) -> str:
    """The sheet for one scheme, density and text size.

    Sizes in a sheet do not follow the application's font and colours do not follow its palette,
    so it is made again whenever either changes.
    """
    colours = tokens.colour[scheme]
    contrast = scheme.high_contrast
    field = tokens.rows[density].field
    line = tokens.line[scheme].focus
    mark = "black" if scheme is Scheme.CONTRAST_DARK else "white"

    def scaled(height: int) -> int:
        return round(height * text_scale)

    return _SHEET.format(
        **{name.replace(".", "_").replace("-", "_"): value for name, value in colours.items()},
        field_border=colours["border.control"] if contrast else "transparent",
        field_focus=colours["chrome" if scheme is Scheme.DARK else "content"],
        search_border=colours["border.control" if contrast else "border"],
        button=colours["raised"],
        button_border=colours["border.control" if contrast else "border"],
        indicator="transparent" if scheme.dark else colours["content"],
        tab_line=colours["focus" if scheme.dark else "accent"],
        small=scaled(tokens.type["small"].size),
        field_inner=scaled(field) - 2,
        field_inner_focus=scaled(field) - 2 * line,
        button_inner=scaled(tokens.control["button"]) - 2,
        button_large_inner=scaled(tokens.control["button-large"]) - 2,
        tool_inner=scaled(tokens.control["button"]),
        menu_row=scaled(tokens.control["menu-row"]),
        tab_inner=scaled(tokens.bar["tabs"]) - 2,
        radius=tokens.radius["control"],
        focus_line=line,
        focus_padding=9 - line,
        scroll=tokens.control["scroll"],
        tick=resource("icons", f"tick-{mark}.svg").as_posix(),
        minus=resource("icons", f"minus-{mark}.svg").as_posix(),
    )
